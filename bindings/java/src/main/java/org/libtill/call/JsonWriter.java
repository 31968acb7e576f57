package org.libtill.call;

import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.libtill.Money;
import org.libtill.TillObject;
import org.libtill.WireName;
import org.libtill.json.Keys;
import org.libtill.json.Members;
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

  /** The keys and indexes that lead to the value at hand. Only a refusal needs them as a path. */
  private final Object[] way = new Object[DEPTH_MAX + 1];

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
      new JsonWriter(text).object(object, 0, null);
      return text.toBytes();
    }
  }

  private void value(Object value, int depth, Object currency) {
    if (depth > DEPTH_MAX) {
      throw refused(depth, "is nested deeper than " + DEPTH_MAX + " levels");
    }
    if (Members.isPlain(value)) {
      scalar(value, depth);
    } else if (value instanceof TillObject) {
      object(((TillObject) value).toMap(), depth, currency);
    } else if (value instanceof Map) {
      object((Map<?, ?>) value, depth, currency);
    } else if (value instanceof List) {
      array((List<?>) value, depth, currency);
    } else if (value instanceof Money) {
      money((Money) value, depth, currency);
    } else {
      scalar(value, depth);
    }
  }

  private void scalar(Object value, int depth) {
    if (value instanceof String) {
      string((String) value, depth);
    } else if (value == null || value instanceof Boolean) {
      write(String.valueOf(value), depth);
    } else if (value instanceof Long) {
      integer((Long) value);
    } else if (value instanceof CharSequence) {
      string((CharSequence) value, depth);
    } else if (value instanceof Character) {
      string(value.toString(), depth);
    } else if (value instanceof Number) {
      number((Number) value, depth);
    } else if (value instanceof WireName) {
      string(((WireName) value).wireName(), depth);
    } else if (value instanceof Temporal) {
      time((Temporal) value, depth);
    } else {
      String wanted =
          value instanceof byte[] ? "text, and is bytes" : "plain data, and is " + kind(value);
      throw refused(depth, "must be " + wanted);
    }
  }

  private void money(Money money, int depth, Object currency) {
    String violation = Priced.violation(money, currency, path(depth));
    if (violation != null) {
      throw refused(depth, violation);
    }
    integer(money.minor());
  }

  private void time(Temporal time, int depth) {
    String instant = Times.text(time);
    if (instant == null) {
      throw refused(depth, Times.RULE);
    }
    string(instant, depth);
  }

  private void number(Number number, int depth) {
    if (isInteger(number)) {
      integer(number.longValue());
    } else if (number instanceof BigInteger) {
      if (((BigInteger) number).bitLength() >= Long.SIZE) {
        throw refused(depth, "is an integer out of range");
      }
      integer(number.longValue());
    } else {
      throw refused(depth, "must be exact plain data, and is " + kind(number) + ": " + Priced.RULE);
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

  private void object(Map<?, ?> object, int depth, Object above) {
    Object own = Priced.currency(object);
    Object currency = own == null ? above : own;
    String stated = Priced.stated(object);
    text.append('{');
    boolean first = true;
    if (stated != null) {
      member("currency", depth, true);
      string(stated, depth);
      first = false;
    }
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String violation = Keys.violation(member.getKey());
      if (violation != null) {
        throw refused(depth, violation);
      }
      if (member.getValue() != null) {
        String key = (String) member.getKey();
        member(key, depth, first);
        way[depth] = key;
        value(member.getValue(), depth + 1, currency);
        first = false;
      }
    }
    text.append('}');
  }

  /** The name of a member, up to its value. */
  private void member(String key, int depth, boolean first) {
    if (!first) {
      text.append(',');
    }
    string(key, depth);
    text.append(':');
  }

  private void array(List<?> array, int depth, Object currency) {
    text.append('[');
    int index = 0;
    for (Object element : array) {
      if (index > 0) {
        text.append(',');
      }
      way[depth] = index;
      value(element, depth + 1, currency);
      index++;
    }
    text.append(']');
  }

  private void string(CharSequence string, int depth) {
    text.append('"');
    int begin = 0;
    for (int index = 0; index < string.length(); index++) {
      char unit = string.charAt(index);
      if (unit < ' ' || unit == '"' || unit == '\\') {
        write(string, begin, index, depth);
        write(unit < ' ' ? String.format("\\u%04x", (int) unit) : "\\" + unit, depth);
        begin = index + 1;
      }
    }
    write(string, begin, string.length(), depth);
    text.append('"');
  }

  private void write(CharSequence piece, int depth) {
    write(piece, 0, piece.length(), depth);
  }

  private void write(CharSequence piece, int begin, int end, int depth) {
    try {
      text.append(piece, begin, end);
    } catch (CharacterCodingException error) {
      throw refused(depth, Utf8Buffer.LONE_SURROGATE);
    }
  }

  private UnwritableException refused(int depth, String message) {
    return new UnwritableException(path(depth), message);
  }

  private String path(int depth) {
    String path = "";
    for (Object step : Arrays.asList(way).subList(0, depth)) {
      path = step instanceof String ? Shown.below(path, (String) step) : path + "[" + step + "]";
    }
    return path;
  }
}
