package org.libtill.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.libtill.TillObject;
import org.libtill.WireName;

/** The members of an object of the model, which of them may be printed, and copies of them. */
public final class Members {
  private final String className;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Set<String> hidden = new LinkedHashSet<>();

  /** The members of an object of that class. */
  public Members(String className) {
    this.className = className;
  }

  /** Adds a member that may be printed. */
  public void show(String name, Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** Adds a member whose value is never printed. */
  public void hide(String name, Object value) {
    show(name, value);
    hidden.add(name);
  }

  /** Gives the members as JSON has them. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    values.forEach((name, value) -> map.put(name, plain(value)));
    return Collections.unmodifiableMap(map);
  }

  private static Object plain(Object value) {
    if (value instanceof TillObject) {
      return ((TillObject) value).toMap();
    }
    if (value instanceof WireName) {
      return ((WireName) value).wireName();
    }
    if (value instanceof Integer) {
      return ((Integer) value).longValue();
    }
    if (value instanceof List) {
      List<Object> list = new ArrayList<>();
      ((List<?>) value).forEach(element -> list.add(plain(element)));
      return Collections.unmodifiableList(list);
    }
    return value;
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(
            member ->
                member.getKey()
                    + "="
                    + (hidden.contains(member.getKey()) ? "***" : member.getValue()))
        .collect(Collectors.joining(", ", className + "{", "}"));
  }

  /** Copies a list; null stays null. */
  public static <T> List<T> copy(List<T> list) {
    return list == null ? null : Collections.unmodifiableList(new ArrayList<>(list));
  }

  /** Copies a map of texts; null stays null. */
  public static Map<String, String> copyTexts(Map<String, String> texts) {
    return texts == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** Copies an object with everything in it; null stays null. */
  public static Map<String, Object> copyObject(Map<String, ?> object) {
    if (object == null) {
      return null;
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    object.forEach((name, value) -> copy.put(name, copyValue(value)));
    return Collections.unmodifiableMap(copy);
  }

  /** Copies the rows of a table with everything in them. */
  static List<Map<String, Object>> copyRows(List<Map<String, Object>> rows) {
    return rows.stream().map(Members::copyObject).collect(Collectors.toUnmodifiableList());
  }

  @SuppressWarnings("unchecked")
  private static Object copyValue(Object value) {
    if (value instanceof Map) {
      return copyObject((Map<String, ?>) value);
    }
    if (value instanceof Collection) {
      List<Object> copy = new ArrayList<>();
      ((Collection<?>) value).forEach(element -> copy.add(copyValue(element)));
      return Collections.unmodifiableList(copy);
    }
    return value;
  }
}
