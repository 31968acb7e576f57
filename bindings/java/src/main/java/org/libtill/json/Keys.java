package org.libtill.json;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Keys of a caller's maps, which may be anything. */
public final class Keys {
  private Keys() {}

  /** What is wrong with a key; null if it is a text. */
  public static String violation(Object key) {
    if (!(key instanceof String)) {
      return "has a key that is no text";
    }
    boolean whole = UTF_8.newEncoder().canEncode((String) key);
    return whole ? null : "has a key that " + Utf8Buffer.LONE_SURROGATE;
  }
}
