package org.libtill.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.util.Collection;
import java.util.Map;
import org.libtill.TillObject;
import org.libtill.WireName;

/**
 * Writes JSON. Floating point numbers are refused, and so is what UTF-8 cannot hold. What is
 * written may be a card's number: no copy of it is left behind.
 */
public final class JsonWriter {
  private static final int DEPTH_MAX = 32;

  private final Utf8Buffer text;

  private JsonWriter(Utf8Buffer text) {
    this.text = text;
  }

  /** A value has no form in JSON. The message never repeats it. */
  public static final class UnwritableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    private UnwritableException(String path, String message) {
      super(message);
      this.path = path;
    }

    /** Where the value stands, such as {@code customer.email}. */
    public String path() {
      return path;
    }
  }

  /**
   * Writes an object in UTF-8. Whoever gets the bytes wipes them.
   *
   * @throws UnwritableException if something in it has no form in JSON
   */
  public static byte[] write(Map<String, ?> object) {
    if (object == null) {
      throw new UnwritableException("", "must not be null");
    }
    try (Utf8Buffer text = new Utf8Buffer()) {
      new JsonWriter(text).object(object, "", 0);
      return text.toBytes();
    }
  }

  private void value(Object value, String path, int depth) {
    if (depth > DEPTH_MAX) {
      throw new UnwritableException(path, "is nested deeper than " + DEPTH_MAX + " levels");
    }
    if (value == null || value instanceof Boolean) {
      write(String.valueOf(value), path);
    } else if (value instanceof CharSequence) {
      string((CharSequence) value, path);
    } else if (value instanceof Character) {
      string(value.toString(), path);
    } else if (value instanceof Number) {
      number((Number) value, path);
    } else if (value instanceof WireName) {
      string(((WireName) value).wireName(), path);
    } else if (value instanceof TillObject) {
      object(((TillObject) value).toMap(), path, depth);
    } else if (value instanceof Map) {
      object((Map<?, ?>) value, path, depth);
    } else if (value instanceof Collection) {
      array((Collection<?>) value, path, depth);
    } else {
      throw new UnwritableException(path, "has a type that JSON has no form for");
    }
  }

  private void number(Number number, String path) {
    if (number instanceof Float || number instanceof Double) {
      throw new UnwritableException(
          path,
          "must be an integer or a text, and is a floating point number, which is never exact");
    }
    if (isInteger(number)) {
      integer(number.longValue());
    } else if (number instanceof BigDecimal || number instanceof BigInteger) {
      write(number.toString(), path);
    } else {
      throw new UnwritableException(path, "has a type of number that JSON has no form for");
    }
  }

  private static boolean isInteger(Number number) {
    return number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte;
  }

  /** Digit by digit: a text of them would stay behind. */
  private void integer(long number) {
    if (number < 0) {
      text.append('-');
    }
    long unit = 1;
    while (number / unit > 9 || number / unit < -9) {
      unit *= 10;
    }
    for (; unit > 0; unit /= 10) {
      text.append((char) ('0' + Math.abs(number / unit % 10)));
    }
  }

  private void object(Map<?, ?> object, String path, int depth) {
    text.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> member : object.entrySet()) {
      if (!(member.getKey() instanceof String)) {
        throw new UnwritableException(path, "has a key that is no text");
      }
      String key = (String) member.getKey();
      if (!first) {
        text.append(',');
      }
      first = false;
      string(key, path);
      text.append(':');
      value(member.getValue(), Shown.below(path, key), depth + 1);
    }
    text.append('}');
  }

  private void array(Collection<?> array, String path, int depth) {
    text.append('[');
    int index = 0;
    for (Object element : array) {
      if (index > 0) {
        text.append(',');
      }
      value(element, path + "[" + index + "]", depth + 1);
      index++;
    }
    text.append(']');
  }

  private void string(CharSequence string, String path) {
    text.append('"');
    int begin = 0;
    for (int index = 0; index < string.length(); index++) {
      char unit = string.charAt(index);
      if (unit < ' ' || unit == '"' || unit == '\\') {
        write(string, begin, index, path);
        write(unit < ' ' ? String.format("\\u%04x", (int) unit) : "\\" + unit, path);
        begin = index + 1;
      }
    }
    write(string, begin, string.length(), path);
    text.append('"');
  }

  private void write(CharSequence piece, String path) {
    write(piece, 0, piece.length(), path);
  }

  private void write(CharSequence piece, int begin, int end, String path) {
    try {
      text.append(piece, begin, end);
    } catch (CharacterCodingException error) {
      throw new UnwritableException(path, "holds half a character (a lone surrogate)");
    }
  }
}
