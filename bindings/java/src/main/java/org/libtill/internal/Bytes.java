package org.libtill.internal;

import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.libtill.json.Utf8Buffer;

/** Arguments as bytes, and texts as UTF-8. A value that has no such form is refused by its name. */
public final class Bytes {
  private Bytes() {}

  /** An argument of a caller's. */
  public static byte[] of(byte[] bytes, String name) {
    if (bytes == null) {
      throw Refusal.request(name, "must not be null");
    }
    return bytes;
  }

  /** A text in UTF-8. Where it is a secret, its owner wipes the bytes. */
  public static byte[] of(String text, String name) {
    return of(text, name, new Refusal());
  }

  /** A configuration in UTF-8, whose owner wipes it. */
  public static byte[] ofConfiguration(String text) {
    return of(text, "config", Refusal.ofConfiguration());
  }

  private static byte[] of(String text, String name, Refusal refusal) {
    if (text == null) {
      throw refusal.with(name, "must not be null");
    }
    try (Utf8Buffer buffer = new Utf8Buffer()) {
      buffer.append(text);
      return buffer.toBytes();
    } catch (CharacterCodingException error) {
      throw refusal.with(name, Utf8Buffer.LONE_SURROGATE);
    }
  }

  /** A name as a C string, which cannot hold a NUL. */
  public static byte[] ofName(String text, String name) {
    if (text != null && text.indexOf('\0') >= 0) {
      throw Refusal.request(name, "must not hold a NUL");
    }
    byte[] bytes = of(text, name);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** Overwrites what may hold a key or a card's number. */
  public static void wipe(byte[] bytes) {
    Arrays.fill(bytes, (byte) 0);
  }
}
