package org.libtill.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.libtill.TillObject;
import org.libtill.WireName;

/** Writes JSON. Floating point numbers are refused, and so is what UTF-8 cannot hold. */
public final class JsonWriter {
  private static final int DEPTH_MAX = 32;

  private final StringBuilder text = new StringBuilder();

  private JsonWriter() {}

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
   * Writes an object in UTF-8.
   *
   * @throws UnwritableException if something in it has no form in JSON
   */
  public static byte[] write(Map<String, ?> object) {
    JsonWriter writer = new JsonWriter();
    writer.object(object, "", 0);
    return writer.text.toString().getBytes(UTF_8);
  }

  private void value(Object value, String path, int depth) {
    if (depth > DEPTH_MAX) {
      throw new UnwritableException(path, "is nested deeper than " + DEPTH_MAX + " levels");
    }
    if (value == null || value instanceof Boolean) {
      text.append(value);
    } else if (value instanceof CharSequence || value instanceof Character) {
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
    if (number instanceof BigDecimal || number instanceof BigInteger || isInteger(number)) {
      text.append(number);
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

  private void object(Map<?, ?> object, String path, int depth) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> member : object.entrySet()) {
      if (!(member.getKey() instanceof String)) {
        throw new UnwritableException(path, "has a key that is no text");
      }
      String key = (String) member.getKey();
      text.append(separator);
      separator = ",";
      string(key, path);
      text.append(':');
      value(member.getValue(), path.isEmpty() ? key : path + "." + key, depth + 1);
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

  private void string(String string, String path) {
    text.append('"');
    for (int index = 0; index < string.length(); index++) {
      char unit = string.charAt(index);
      if (Character.isHighSurrogate(unit)
          && index + 1 < string.length()
          && Character.isLowSurrogate(string.charAt(index + 1))) {
        text.append(unit).append(string.charAt(++index));
      } else if (Character.isSurrogate(unit)) {
        throw new UnwritableException(path, "holds half a character (a lone surrogate)");
      } else if (unit == '"' || unit == '\\') {
        text.append('\\').append(unit);
      } else if (unit < ' ') {
        text.append(String.format("\\u%04x", (int) unit));
      } else {
        text.append(unit);
      }
    }
    text.append('"');
  }
}
