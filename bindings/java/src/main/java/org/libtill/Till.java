package org.libtill;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.libtill.exception.TillException;
import org.libtill.internal.Bytes;
import org.libtill.internal.Library;
import org.libtill.model.GatewayCapabilities;

/** What libtill does without a client: signatures, dictionaries and versions. */
public final class Till {
  private Till() {}

  /**
   * Signs a message.
   *
   * @param scheme {@code payermax}, {@code globalmerchant}, {@code paypro}, {@code paypro-prefix}
   *     or {@code business}
   * @param message the raw body for {@code payermax}, and a JSON object of the fields for the
   *     others
   * @param key an RSA private key for {@code payermax}, and the secret for the others
   * @return the signature
   * @throws TillException if the scheme, the message or the key is not right
   */
  public static String sign(String scheme, String message, String key) {
    byte[] text = Bytes.of(message, "message");
    byte[] bytes = Bytes.of(key, "key");
    try {
      return sign(scheme, text, bytes);
    } finally {
      Bytes.wipe(bytes);
    }
  }

  /**
   * Signs a message that is given as bytes.
   *
   * @param scheme the scheme, as for {@link #sign(String, String, String)}
   * @param message the message
   * @param key the key
   * @return the signature
   * @throws TillException if the scheme, the message or the key is not right
   */
  public static String sign(String scheme, byte[] message, byte[] key) {
    return Library.sign(scheme, message, key);
  }

  /**
   * Checks a signature, in constant time. Returns only if it is right.
   *
   * @param scheme the scheme, as for {@link #sign(String, String, String)}
   * @param message the message
   * @param signature the signature
   * @param key the gateway's public key for {@code payermax}, and the secret for the others
   * @throws org.libtill.exception.SignatureInvalidException if the signature is wrong
   */
  public static void verify(String scheme, String message, String signature, String key) {
    byte[] text = Bytes.of(message, "message");
    byte[] bytes = Bytes.of(key, "key");
    try {
      verify(scheme, text, signature, bytes);
    } finally {
      Bytes.wipe(bytes);
    }
  }

  /**
   * Checks the signature of a message that is given as bytes, in constant time. Returns only if it
   * is right.
   *
   * @param scheme the scheme, as for {@link #sign(String, String, String)}
   * @param message the message
   * @param signature the signature
   * @param key the key
   * @throws org.libtill.exception.SignatureInvalidException if the signature is wrong
   */
  public static void verify(String scheme, byte[] message, String signature, byte[] key) {
    Library.verify(scheme, message, signature, key);
  }

  /**
   * Tells what exactly is signed.
   *
   * @param scheme the scheme, as for {@link #sign(String, String, String)}
   * @param message the message
   * @return {@code scheme}, {@code algorithm} and {@code string_to_sign}, with {@code <key>} where
   *     the secret goes, and a {@code note} where other fields can give the same string
   * @throws TillException if the scheme or the message is not right
   */
  public static Map<String, Object> explain(String scheme, String message) {
    return explain(scheme, Bytes.of(message, "message"));
  }

  /**
   * Tells what exactly is signed of a message that is given as bytes.
   *
   * @param scheme the scheme, as for {@link #sign(String, String, String)}
   * @param message the message
   * @return the same as {@link #explain(String, String)}
   * @throws TillException if the scheme or the message is not right
   */
  public static Map<String, Object> explain(String scheme, byte[] message) {
    return Library.explain(scheme, message);
  }

  /**
   * Gives a dictionary as plain data; {@link Dictionaries} has its rows typed.
   *
   * @param name its name, such as {@code currencies}
   * @return its entries, each with at least {@code code}
   * @throws TillException if there is none of that name; the message lists those that there are
   */
  public static List<Map<String, Object>> dictionary(String name) {
    return Library.dictionary(name);
  }

  /**
   * Tells what each gateway takes and can do, as the library checks it, and how that is known.
   *
   * @return a row for each gateway: credentials, ways to pay, operations, amounts and numbers, and
   *     what authenticates its notifications
   */
  public static List<GatewayCapabilities> capabilities() {
    return Library.capabilities().stream()
        .map(GatewayCapabilities::fromMap)
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Gives the version of the native library.
   *
   * @return the version, such as {@code 0.1.0}
   */
  public static String version() {
    return Library.version();
  }

  /**
   * Reads a JSON object, such as {@code raw} of an answer or a file of settings. Numbers are exact,
   * and a duplicate key is refused.
   *
   * @param json the text
   * @return the members: texts, {@link Long}, {@link java.math.BigInteger}, {@link
   *     java.math.BigDecimal}, booleans, maps, lists and null
   * @throws IllegalArgumentException if the text is no JSON object
   */
  public static Map<String, Object> readJson(String json) {
    return Library.readJson(json);
  }
}
