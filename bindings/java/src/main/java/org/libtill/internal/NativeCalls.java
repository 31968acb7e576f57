package org.libtill.internal;

/**
 * The functions of the native library, by whichever way Java reaches them. Each takes and gives
 * bytes; an answer begins with four bytes of status, and goes on with a JSON text or a handle.
 */
public interface NativeCalls {
  byte[] version();

  byte[] clientNew(byte[] config);

  void clientFree(long client);

  byte[] call(long client, byte[] operation, byte[] request, long cancel);

  byte[] notificationParse(long client, byte[] headers, byte[] body);

  byte[] sign(byte[] scheme, byte[] message, byte[] key);

  byte[] verify(byte[] scheme, byte[] message, byte[] signature, byte[] key);

  byte[] explain(byte[] scheme, byte[] message);

  byte[] keyNew(byte[] scheme, byte[] key);

  byte[] keySign(long key, byte[] message);

  byte[] keyVerify(long key, byte[] message, byte[] signature);

  void keyFree(long key);

  byte[] dictionary(byte[] name);

  byte[] capabilities();

  long cancelNew();

  void cancelFire(long cancel);

  void cancelFree(long cancel);
}
