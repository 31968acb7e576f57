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
    return isWhole((String) key) ? null : "has a key that " + Utf8Buffer.LONE_SURROGATE;
  }

  /** An encoder is made for surrogates only, because this is asked of every key. */
  private static boolean isWhole(String key) {
    for (int index = 0; index < key.length(); index++) {
      if (Character.isSurrogate(key.charAt(index))) {
        return UTF_8.newEncoder().canEncode(key);
      }
    }
    return true;
  }
}
