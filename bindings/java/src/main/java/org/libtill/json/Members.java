package org.libtill.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.libtill.TillObject;
import org.libtill.WireName;

/** The members of an object of the model, which of them may be printed, and copies of them. */
public final class Members {
  /** As deep as answers are read. A deeper map may contain itself. */
  private static final int DEPTH_MAX = 64;

  private final String className;
  private final List<Member> members = new ArrayList<>();

  private static final class Member {
    private final String name;
    private final Object value;
    private final boolean hidden;

    private Member(String name, Object value, boolean hidden) {
      this.name = name;
      this.value = value;
      this.hidden = hidden;
    }
  }

  /** The members of an object of that class. */
  public Members(String className) {
    this.className = className;
  }

  /** Adds a member that may be printed. */
  public void show(String name, Object value) {
    add(name, value, false);
  }

  /** Adds a member whose value is never printed. */
  public void hide(String name, Object value) {
    add(name, value, true);
  }

  private void add(String name, Object value, boolean hidden) {
    if (value != null) {
      members.add(new Member(name, value, hidden));
    }
  }

  /** Gives the members as JSON has them. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Member member : members) {
      map.put(member.name, plain(member.value));
    }
    return Collections.unmodifiableMap(map);
  }

  /**
   * Whether a value is a text, an integer or a boolean of JSON. Most are, and classes are quick to
   * ask for; an interface that a value does not have is sought among all that it has.
   */
  public static boolean isPlain(Object value) {
    return value instanceof String || value instanceof Long || value instanceof Boolean;
  }

  private static Object plain(Object value) {
    if (isPlain(value)) {
      return value;
    }
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
    return members.stream()
        .map(member -> member.name + "=" + (member.hidden ? "***" : member.value))
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
    return copyObject(object, "");
  }

  /**
   * The same, for an object at a path.
   *
   * @throws UnwritableException if it has a key that is no text, or is nested too deeply
   */
  public static Map<String, Object> copyObject(Map<?, ?> object, String path) {
    return object == null ? null : copyMembers(object, path, 1);
  }

  private static Map<String, Object> copyMembers(Map<?, ?> object, String path, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String violation = Keys.violation(member.getKey());
      if (violation != null) {
        throw new UnwritableException(path, violation);
      }
      String key = (String) member.getKey();
      copy.put(key, copyValue(member.getValue(), Shown.below(path, key), depth));
    }
    return Collections.unmodifiableMap(copy);
  }

  /** Copies the rows of a table with everything in them. */
  public static List<Map<String, Object>> copyRows(List<Map<String, Object>> rows) {
    return rows.stream().map(Members::copyObject).collect(Collectors.toUnmodifiableList());
  }

  private static Object copyValue(Object value, String path, int depth) {
    if (!(value instanceof Map || value instanceof Collection)) {
      return value;
    }
    if (depth == DEPTH_MAX) {
      throw new UnwritableException(path, "is nested deeper than " + DEPTH_MAX + " levels");
    }
    if (value instanceof Map) {
      return copyMembers((Map<?, ?>) value, path, depth + 1);
    }
    List<Object> copy = new ArrayList<>();
    ((Collection<?>) value).forEach(element -> copy.add(copyValue(element, path, depth + 1)));
    return Collections.unmodifiableList(copy);
  }
}
