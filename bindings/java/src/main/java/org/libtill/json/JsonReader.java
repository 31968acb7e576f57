package org.libtill.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as RFC 8259 has it. Numbers are exact: {@link Long}, {@link BigInteger} where one is
 * too large, {@link BigDecimal} with a fraction or an exponent. A duplicate key is refused, and the
 * depth is limited.
 */
public final class JsonReader {
  private static final int DEPTH_MAX = 64;
  private static final int DIGITS_MAX = 64;

  /** As many characters as every integer of their number has room for in a long. */
  private static final int LONG_DIGITS = 18;

  private final String text;
  private int position;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws JsonException if the text is not JSON
   */
  public static Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value();
    reader.skipSpace();
    if (reader.position < text.length()) {
      throw reader.refused("the text goes on after its end");
    }
    return value;
  }

  private Object value() {
    skipSpace();
    char first = peek();
    switch (first) {
      case '{':
        return object();
      case '[':
        return array();
      case '"':
        return string();
      case 't':
        return word("true", Boolean.TRUE);
      case 'f':
        return word("false", Boolean.FALSE);
      case 'n':
        return word("null", null);
      default:
        return number();
    }
  }

  private Map<String, Object> object() {
    enter();
    Map<String, Object> object = new LinkedHashMap<>();
    skipSpace();
    if (!taken('}')) {
      do {
        skipSpace();
        String key = string();
        skipSpace();
        expect(':');
        if (object.containsKey(key)) {
          throw refused("duplicate key");
        }
        object.put(key, value());
        skipSpace();
      } while (taken(','));
      expect('}');
    }
    depth--;
    return object;
  }

  private List<Object> array() {
    enter();
    List<Object> array = new ArrayList<>();
    skipSpace();
    if (!taken(']')) {
      do {
        array.add(value());
        skipSpace();
      } while (taken(','));
      expect(']');
    }
    depth--;
    return array;
  }

  private void enter() {
    position++;
    if (++depth > DEPTH_MAX) {
      throw refused("the text is nested deeper than " + DEPTH_MAX + " levels");
    }
  }

  private String string() {
    expect('"');
    int begin = position;
    while (position < text.length() && isPlain(text.charAt(position))) {
      position++;
    }
    String plain = text.substring(begin, position);
    if (taken('"')) {
      return plain;
    }
    StringBuilder string = new StringBuilder(plain);
    while (true) {
      char next = next();
      if (next == '"') {
        return string.toString();
      }
      if (next < ' ') {
        throw refused("a text holds a control character");
      }
      string.append(next == '\\' ? escaped() : next);
    }
  }

  /** Most texts hold nothing else, and are cut out in one piece. */
  private static boolean isPlain(char unit) {
    return unit >= ' ' && unit != '"' && unit != '\\';
  }

  private char escaped() {
    char letter = next();
    switch (letter) {
      case '"':
      case '\\':
      case '/':
        return letter;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        return unit();
      default:
        throw refused("a text holds an unknown escape");
    }
  }

  private char unit() {
    int unit = 0;
    for (int count = 0; count < 4; count++) {
      int digit = "0123456789abcdef".indexOf(Character.toLowerCase(next()));
      if (digit < 0) {
        throw refused("an escape is not hexadecimal");
      }
      unit = unit * 16 + digit;
    }
    return (char) unit;
  }

  private Number number() {
    int begin = position;
    taken('-');
    boolean zero = peek() == '0';
    if (digits() > 1 && zero) {
      throw refused("a number begins with 0");
    }
    boolean integral = true;
    if (taken('.')) {
      integral = false;
      digits();
    }
    if (taken('e') || taken('E')) {
      integral = false;
      if (!taken('+')) {
        taken('-');
      }
      digits();
    }
    String number = text.substring(begin, position);
    if (number.length() > DIGITS_MAX) {
      throw refused("a number is longer than " + DIGITS_MAX + " characters");
    }
    return integral ? integer(number) : decimal(number);
  }

  private static Number integer(String digits) {
    if (digits.length() <= LONG_DIGITS) {
      return Long.valueOf(digits);
    }
    BigInteger number = new BigInteger(digits);
    return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
  }

  private BigDecimal decimal(String number) {
    try {
      return new BigDecimal(number);
    } catch (NumberFormatException error) {
      throw refused("a number has too large an exponent");
    }
  }

  private int digits() {
    int begin = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    if (position == begin) {
      throw refused("there is no value");
    }
    return position - begin;
  }

  private Boolean word(String word, Boolean value) {
    if (!text.startsWith(word, position)) {
      throw refused("there is no value");
    }
    position += word.length();
    return value;
  }

  private void skipSpace() {
    while (position < text.length() && isSpace(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isSpace(char unit) {
    return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r';
  }

  private boolean taken(char wanted) {
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!taken(wanted)) {
      throw refused("\"" + wanted + "\" is missing");
    }
  }

  private char peek() {
    if (position >= text.length()) {
      throw refused("the text ends too early");
    }
    return text.charAt(position);
  }

  private char next() {
    char next = peek();
    position++;
    return next;
  }

  private JsonException refused(String message) {
    return new JsonException(message, position);
  }
}
