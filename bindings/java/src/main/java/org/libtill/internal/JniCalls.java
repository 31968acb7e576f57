package org.libtill.internal;

/** By JNI, which every version of Java has. */
final class JniCalls implements NativeCalls {
  @Override
  public byte[] version() {
    return NativeLibrary.version();
  }

  @Override
  public byte[] clientNew(byte[] config) {
    return NativeLibrary.clientNew(config);
  }

  @Override
  public void clientFree(long client) {
    NativeLibrary.clientFree(client);
  }

  @Override
  public byte[] call(long client, byte[] operation, byte[] request, long cancel) {
    return NativeLibrary.call(client, operation, request, cancel);
  }

  @Override
  public byte[] notificationParse(long client, byte[] headers, byte[] body) {
    return NativeLibrary.notificationParse(client, headers, body);
  }

  @Override
  public byte[] sign(byte[] scheme, byte[] message, byte[] key) {
    return NativeLibrary.sign(scheme, message, key);
  }

  @Override
  public byte[] verify(byte[] scheme, byte[] message, byte[] signature, byte[] key) {
    return NativeLibrary.verify(scheme, message, signature, key);
  }

  @Override
  public byte[] explain(byte[] scheme, byte[] message) {
    return NativeLibrary.explain(scheme, message);
  }

  @Override
  public byte[] keyNew(byte[] scheme, byte[] key) {
    return NativeLibrary.keyNew(scheme, key);
  }

  @Override
  public byte[] keySign(long key, byte[] message) {
    return NativeLibrary.keySign(key, message);
  }

  @Override
  public byte[] keyVerify(long key, byte[] message, byte[] signature) {
    return NativeLibrary.keyVerify(key, message, signature);
  }

  @Override
  public void keyFree(long key) {
    NativeLibrary.keyFree(key);
  }

  @Override
  public byte[] dictionary(byte[] name) {
    return NativeLibrary.dictionary(name);
  }

  @Override
  public byte[] capabilities() {
    return NativeLibrary.capabilities();
  }

  @Override
  public long cancelNew() {
    return NativeLibrary.cancelNew();
  }

  @Override
  public void cancelFire(long cancel) {
    NativeLibrary.cancelFire(cancel);
  }

  @Override
  public void cancelFree(long cancel) {
    NativeLibrary.cancelFree(cancel);
  }
}
