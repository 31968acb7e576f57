package org.libtill.internal;

/** The native methods. Each takes and gives bytes; an answer begins with four bytes of status. */
public final class NativeLibrary {
  private NativeLibrary() {}

  static native int abiVersion();

  static native byte[] version();

  public static native byte[] clientNew(byte[] config);

  public static native void clientFree(long client);

  public static native byte[] call(long client, byte[] operation, byte[] request, long cancel);

  public static native byte[] notificationParse(long client, byte[] headers, byte[] body);

  static native byte[] sign(byte[] scheme, byte[] message, byte[] key);

  static native byte[] verify(byte[] scheme, byte[] message, byte[] signature, byte[] key);

  static native byte[] explain(byte[] scheme, byte[] message);

  static native byte[] keyNew(byte[] scheme, byte[] key);

  static native byte[] keySign(long key, byte[] message);

  static native byte[] keyVerify(long key, byte[] message, byte[] signature);

  static native void keyFree(long key);

  static native byte[] dictionary(byte[] name);

  static native byte[] capabilities();

  public static native long cancelNew();

  public static native void cancelFire(long cancel);

  public static native void cancelFree(long cancel);
}
