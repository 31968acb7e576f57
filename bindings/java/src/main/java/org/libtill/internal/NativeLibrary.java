package org.libtill.internal;

/** The native methods, by whose names JNI finds the functions. */
final class NativeLibrary {
  private NativeLibrary() {}

  static native int abiVersion();

  static native byte[] version();

  static native byte[] clientNew(byte[] config);

  static native void clientFree(long client);

  static native byte[] call(long client, byte[] operation, byte[] request, long cancel);

  static native byte[] notificationParse(long client, byte[] headers, byte[] body);

  static native byte[] sign(byte[] scheme, byte[] message, byte[] key);

  static native byte[] verify(byte[] scheme, byte[] message, byte[] signature, byte[] key);

  static native byte[] explain(byte[] scheme, byte[] message);

  static native byte[] keyNew(byte[] scheme, byte[] key);

  static native byte[] keySign(long key, byte[] message);

  static native byte[] keyVerify(long key, byte[] message, byte[] signature);

  static native void keyFree(long key);

  static native byte[] dictionary(byte[] name);

  static native byte[] capabilities();

  static native long cancelNew();

  static native void cancelFire(long cancel);

  static native void cancelFree(long cancel);
}
