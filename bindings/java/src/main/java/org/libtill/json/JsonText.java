package org.libtill.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes plain data as JSON in one line. It is for results, which hold no secrets and nothing that
 * has no form in JSON.
 */
public final class JsonText {
  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  /** An object's text. */
  public static String of(Map<String, ?> object) {
    JsonText json = new JsonText();
    json.value(object);
    return json.text.toString();
  }

  private void value(Object value) {
    if (value instanceof Map) {
      object((Map<?, ?>) value);
    } else if (value instanceof List) {
      array((List<?>) value);
    } else if (value instanceof String) {
      string((String) value);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalArgumentException("no form in JSON: " + value.getClass().getName());
    }
  }

  private void object(Map<?, ?> object) {
    String separator = "{";
    for (Map.Entry<?, ?> member : object.entrySet()) {
      text.append(separator);
      string((String) member.getKey());
      text.append(':');
      value(member.getValue());
      separator = ",";
    }
    text.append(object.isEmpty() ? "{}" : "}");
  }

  private void array(List<?> array) {
    text.append('[');
    for (Iterator<?> elements = array.iterator(); elements.hasNext(); ) {
      value(elements.next());
      text.append(elements.hasNext() ? "," : "");
    }
    text.append(']');
  }

  private void string(String string) {
    text.append('"');
    string.codePoints().forEach(this::letter);
    text.append('"');
  }

  /** Half a surrogate pair, which a gateway may have escaped, has no form in UTF-8 either. */
  private void letter(int letter) {
    if (letter == '"' || letter == '\\') {
      text.append('\\').append((char) letter);
    } else if (letter < ' '
        || letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE) {
      text.append(String.format("\\u%04x", letter));
    } else {
      text.appendCodePoint(letter);
    }
  }
}
