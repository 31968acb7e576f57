package org.libtill.internal;

/** A key that the native library has parsed. */
public final class ParsedKey implements AutoCloseable {
  private final NativeHandle handle;

  /** Parses a key. */
  public ParsedKey(String scheme, byte[] key) {
    NativeLoader.load();
    byte[] answer = NativeLibrary.keyNew(Bytes.ofName(scheme, "scheme"), Bytes.of(key, "key"));
    this.handle = new NativeHandle("key", Answer.handle(answer), NativeLibrary::keyFree);
  }

  /** Signs a message. */
  public String sign(byte[] message) {
    byte[] text = Bytes.of(message, "message");
    byte[] answer = handle.use(key -> NativeLibrary.keySign(key, text));
    return (String) Answer.object(answer).get("signature");
  }

  /** Returns only for a signature that is right. */
  public void verify(byte[] message, String signature) {
    byte[] text = Bytes.of(message, "message");
    byte[] claimed = Bytes.of(signature, "signature");
    Answer.object(handle.use(key -> NativeLibrary.keyVerify(key, text, claimed)));
  }

  @Override
  public void close() {
    handle.close();
  }
}
