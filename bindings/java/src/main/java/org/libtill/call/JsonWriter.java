package org.libtill.call;

import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;
import org.libtill.Money;
import org.libtill.TillObject;
import org.libtill.WireName;
import org.libtill.json.Keys;
import org.libtill.json.Shown;
import org.libtill.json.Times;
import org.libtill.json.UnwritableException;
import org.libtill.json.Utf8Buffer;

/**
 * Writes requests as JSON. Anything but exact plain data is refused with its path, and so is text
 * that has no form in UTF-8; a member that is null is absent. The text may be a card number, so no
 * copy of it is left behind.
 */
public final class JsonWriter {
  private static final int DEPTH_MAX = 32;

  private final Utf8Buffer text;

  private JsonWriter(Utf8Buffer text) {
    this.text = text;
  }

  /**
   * Writes an object in UTF-8. The caller wipes the bytes.
   *
   * @throws UnwritableException if something in it has no form in JSON
   */
  public static byte[] write(Map<String, ?> object) {
    if (object == null) {
      throw new UnwritableException("", "must not be null");
    }
    try (Utf8Buffer text = new Utf8Buffer()) {
      new JsonWriter(text).object(object, "", 0, null);
      return text.toBytes();
    }
  }

  private void value(Object value, String path, int depth, Object currency) {
    if (depth > DEPTH_MAX) {
      throw new UnwritableException(path, "is nested deeper than " + DEPTH_MAX + " levels");
    }
    if (value instanceof TillObject) {
      object(((TillObject) value).toMap(), path, depth, currency);
    } else if (value instanceof Map) {
      object((Map<?, ?>) value, path, depth, currency);
    } else if (value instanceof List) {
      array((List<?>) value, path, depth, currency);
    } else if (value instanceof Money) {
      money((Money) value, path, currency);
    } else {
      scalar(value, path);
    }
  }

  private void scalar(Object value, String path) {
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
    } else if (value instanceof Temporal) {
      time((Temporal) value, path);
    } else {
      String wanted =
          value instanceof byte[] ? "text, and is bytes" : "plain data, and is " + kind(value);
      throw new UnwritableException(path, "must be " + wanted);
    }
  }

  private void money(Money money, String path, Object currency) {
    String violation = Priced.violation(money, currency, path);
    if (violation != null) {
      throw new UnwritableException(path, violation);
    }
    integer(money.minor());
  }

  private void time(Temporal time, String path) {
    String instant = Times.text(time);
    if (instant == null) {
      throw new UnwritableException(path, Times.RULE);
    }
    string(instant, path);
  }

  private void number(Number number, String path) {
    if (isInteger(number)) {
      integer(number.longValue());
    } else if (number instanceof BigInteger) {
      if (((BigInteger) number).bitLength() >= Long.SIZE) {
        throw new UnwritableException(path, "is an integer out of range");
      }
      integer(number.longValue());
    } else {
      throw new UnwritableException(
          path, "must be exact plain data, and is " + kind(number) + ": " + Priced.RULE);
    }
  }

  private static String kind(Object value) {
    return "of the type " + value.getClass().getSimpleName();
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

  private void object(Map<?, ?> object, String path, int depth, Object above) {
    Object currency = Priced.currency(object) == null ? above : Priced.currency(object);
    String stated = Priced.stated(object);
    text.append('{');
    boolean first = true;
    if (stated != null) {
      member("currency", path, true);
      string(stated, path);
      first = false;
    }
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String violation = Keys.violation(member.getKey());
      if (violation != null) {
        throw new UnwritableException(path, violation);
      }
      if (member.getValue() != null) {
        String key = (String) member.getKey();
        member(key, path, first);
        value(member.getValue(), Shown.below(path, key), depth + 1, currency);
        first = false;
      }
    }
    text.append('}');
  }

  /** The name of a member, up to its value. */
  private void member(String key, String path, boolean first) {
    if (!first) {
      text.append(',');
    }
    string(key, path);
    text.append(':');
  }

  private void array(List<?> array, String path, int depth, Object currency) {
    text.append('[');
    int index = 0;
    for (Object element : array) {
      if (index > 0) {
        text.append(',');
      }
      value(element, path + "[" + index + "]", depth + 1, currency);
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
      throw new UnwritableException(path, Utf8Buffer.LONE_SURROGATE);
    }
  }
}
