package org.libtill.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A key that the native library has parsed. */
public final class ParsedKey implements AutoCloseable {
  private final NativeHandle handle;

  /** Parses a key. */
  public ParsedKey(String scheme, byte[] key) {
    NativeLoader.load();
    byte[] answer = NativeLibrary.keyNew(Library.cText(scheme, "scheme"), key);
    this.handle = new NativeHandle("key", Answer.handle(answer), NativeLibrary::keyFree);
  }

  /** Signs a message. */
  public String sign(byte[] message) {
    byte[] answer = handle.use(key -> NativeLibrary.keySign(key, message));
    return (String) Answer.object(answer).get("signature");
  }

  /** Returns only for a signature that is right. */
  public void verify(byte[] message, String signature) {
    byte[] text = signature.getBytes(UTF_8);
    Answer.object(handle.use(key -> NativeLibrary.keyVerify(key, message, text)));
  }

  @Override
  public void close() {
    handle.close();
  }
}
