package org.libtill.internal;

/** A key that the native library has parsed. */
public final class ParsedKey implements AutoCloseable {
  private final NativeHandle handle;

  /** Parses a key. */
  public ParsedKey(String scheme, byte[] key) {
    NativeCalls calls = NativeLoader.calls();
    byte[] answer = calls.keyNew(Bytes.ofName(scheme, "scheme"), Bytes.of(key, "key"));
    this.handle = new NativeHandle("key", Answer.handle(answer), calls::keyFree);
  }

  /** Signs a message. */
  public String sign(byte[] message) {
    byte[] text = Bytes.of(message, "message");
    byte[] answer = handle.use(key -> NativeLoader.calls().keySign(key, text));
    return (String) Answer.object(answer).get("signature");
  }

  /** Returns only for a signature that is right. */
  public void verify(byte[] message, String signature) {
    byte[] text = Bytes.of(message, "message");
    byte[] claimed = Bytes.of(signature, "signature");
    Answer.object(handle.use(key -> NativeLoader.calls().keyVerify(key, text, claimed)));
  }

  @Override
  public void close() {
    handle.close();
  }
}
