package org.libtill;

import org.libtill.exception.TillException;
import org.libtill.internal.Bytes;
import org.libtill.internal.ParsedKey;

/**
 * A signing key that is parsed once, to sign or verify many times. Any number of threads may use it
 * at once. Its memory is wiped when it is closed, or after it has become unreachable.
 */
public final class SigningKey implements AutoCloseable {
  private final ParsedKey parsed;

  private SigningKey(ParsedKey parsed) {
    this.parsed = parsed;
  }

  /**
   * Parses a key.
   *
   * @param scheme {@code payermax}, {@code globalmerchant}, {@code paypro}, {@code paypro-prefix}
   *     or {@code business}
   * @param key for {@code payermax} a private or a public RSA key in PEM or one-line base64, for
   *     the others the secret
   * @return the key
   * @throws TillException if there is no such scheme, or the key cannot be read
   */
  public static SigningKey of(String scheme, String key) {
    byte[] bytes = Bytes.of(key, "key");
    try {
      return of(scheme, bytes);
    } finally {
      Bytes.wipe(bytes);
    }
  }

  /**
   * Parses a key. The array is only read.
   *
   * @param scheme the scheme, as for {@link #of(String, String)}
   * @param key the key's bytes
   * @return the key
   * @throws TillException if there is no such scheme, or the key cannot be read
   */
  public static SigningKey of(String scheme, byte[] key) {
    return new SigningKey(new ParsedKey(scheme, key));
  }

  /**
   * Signs a message.
   *
   * @param message the raw body for {@code payermax}, and a JSON object of the fields for the
   *     others
   * @return the signature
   * @throws TillException if the message cannot be signed in this scheme, or the key is a public
   *     one
   */
  public String sign(byte[] message) {
    return parsed.sign(message);
  }

  /**
   * Checks a signature, in constant time. Returns only if it is right.
   *
   * @param message the message, as for {@link #sign}
   * @param signature the signature
   * @throws org.libtill.exception.SignatureInvalidException if the signature is wrong
   */
  public void verify(byte[] message, String signature) {
    parsed.verify(message, signature);
  }

  /** Frees the key. To close a second time does nothing. */
  @Override
  public void close() {
    parsed.close();
  }
}
