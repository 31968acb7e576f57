package org.libtill.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.libtill.Money;
import org.libtill.json.JsonReader;

/** Reads the tagged inputs of tests/inputs.json as Java has them. */
final class Inputs {
  private Inputs() {}

  /** An object of the shop's own. */
  private static final class Order {}

  static Map<String, Object> table() {
    Path root = Paths.get(System.getProperty("till.root", "../.."));
    try {
      return object(JsonReader.read(Files.readString(root.resolve("tests/inputs.json"))));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object object) {
    return (Map<String, Object>) object;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object list) {
    return list == null ? List.of() : (List<Object>) list;
  }

  /** A tagged input's value. */
  static Object value(Object input) {
    Map<String, Object> tagged = object(input);
    String text = (String) tagged.get("text");
    switch ((String) tagged.get("type")) {
      case "text":
        return text;
      case "integer":
        BigInteger integer = new BigInteger(text);
        return integer.bitLength() < Long.SIZE ? (Object) integer.longValueExact() : integer;
      case "float":
        return Double.valueOf(text);
      case "decimal":
        return new BigDecimal(text);
      case "boolean":
        return Boolean.valueOf(text);
      case "none":
        return null;
      case "bytes":
        return text.getBytes(UTF_8);
      case "broken_text":
        return "Blue \uD83D cap";
      case "money":
        return Money.of(text, (String) tagged.get("currency"));
      case "money_minor":
        return Money.ofMinor(Long.parseLong(text), (String) tagged.get("currency"));
      case "time":
        return OffsetDateTime.parse(text);
      case "local_time":
        return LocalDateTime.parse(text);
      case "date":
        return LocalDate.parse(text);
      default:
        return gathered(tagged);
    }
  }

  private static Object gathered(Map<String, Object> tagged) {
    switch ((String) tagged.get("type")) {
      case "list":
        return values(tagged);
      case "set":
        return new HashSet<>(values(tagged));
      case "map":
        return map(tagged);
      case "other_map":
        Map<String, Object> sorted = new TreeMap<>();
        object(tagged.get("members")).forEach((key, member) -> sorted.put(key, value(member)));
        return sorted;
      case "nested":
        return nested((Long) tagged.get("levels"));
      case "endless":
        Map<String, Object> itself = new LinkedHashMap<>();
        itself.put("more", itself);
        return itself;
      case "object":
        return new Order();
      case "function":
        return (Runnable) () -> {};
      default:
        throw new IllegalArgumentException("an unknown type of input: " + tagged.get("type"));
    }
  }

  private static List<Object> values(Map<String, Object> tagged) {
    List<Object> values = new ArrayList<>();
    list(tagged.get("of")).forEach(one -> values.add(value(one)));
    return values;
  }

  private static Map<Object, Object> map(Map<String, Object> tagged) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (Object pair : list(tagged.get("pairs"))) {
      map.put(value(list(pair).get(0)), value(list(pair).get(1)));
    }
    if (tagged.get("members") != null) {
      object(tagged.get("members")).forEach((key, member) -> map.put(key, value(member)));
    }
    return map;
  }

  /** A text with the table's keys in it. */
  static String filled(Map<String, Object> table, String text) {
    for (Map.Entry<String, Object> key : object(table.get("key_texts")).entrySet()) {
      text = text.replace("{{" + key.getKey() + "}}", (String) key.getValue());
    }
    return text;
  }

  /** The key of a row as a shop pastes it. */
  static String pasted(Map<String, Object> table, Map<String, Object> row) {
    String text = filled(table, (String) row.get("text"));
    for (Object step : list(row.get("replace"))) {
      text = text.replace((String) list(step).get(0), (String) list(step).get(1));
    }
    return text;
  }

  private static Map<String, Object> nested(long levels) {
    return levels == 1 ? Map.of() : Map.of("more", nested(levels - 1));
  }
}
