package org.libtill.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads typed members out of an answer. What this version does not understand is left out; a
 * subclass reads requests and refuses it.
 */
public class Fields {
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final String path;

  /** The members of an object at a path. JSON's objects have texts for keys; others are ignored. */
  protected Fields(Map<?, ?> members, String path) {
    this.path = path;
    members.forEach(
        (key, value) -> {
          if (Keys.violation(key) == null) {
            this.members.put((String) key, value);
          }
        });
  }

  /** The members of an answer. */
  public static Fields ofAnswer(Map<String, ?> members) {
    return new Fields(members, "");
  }

  /** A part at a path below this one. */
  protected Fields part(Map<?, ?> members, String path) {
    return new Fields(members, path);
  }

  /** What happens to a value that cannot be read. */
  protected void refuse(String name, String message) {}

  /** What happens after the last member of an object was read. */
  protected void finish() {}

  /** A member as it is; null if there is none. */
  protected Object value(String name) {
    return members.get(name);
  }

  /** The names of the members. */
  protected final Set<String> names() {
    return members.keySet();
  }

  /** The path of a member. */
  protected final String below(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** A text. */
  public String text(String name) {
    return typed(name, String.class, "must be a text");
  }

  /** An integer in minor units. */
  public Long amount(String name) {
    return integral(name, "must be an integer in minor units or a Money");
  }

  /** An integer that may be long. */
  public Long longInteger(String name) {
    return integral(name, "must be an integer");
  }

  /** An integer. */
  public Integer integer(String name) {
    Long value = longInteger(name);
    if (value == null) {
      return null;
    }
    if (value != value.intValue()) {
      refuse(name, "must be a smaller integer");
      return null;
    }
    return value.intValue();
  }

  private Long integral(String name, String rule) {
    Object value = value(name);
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    if (value != null) {
      refuse(name, rule);
    }
    return null;
  }

  /** True or false. */
  public Boolean flag(String name) {
    return typed(name, Boolean.class, "must be true or false");
  }

  /** An object of any content. */
  public Map<String, Object> object(String name) {
    return Members.copyObject(typed(name, Map.class, "must be an object"), below(name));
  }

  /** An object of texts. */
  public Map<String, String> texts(String name) {
    return record(name, Fields::onlyTexts);
  }

  private Map<String, String> onlyTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : names()) {
      Object value = value(name);
      if (value instanceof String) {
        texts.put(name, (String) value);
      } else {
        refuse(Shown.key(name), "must be a text");
      }
    }
    return Collections.unmodifiableMap(texts);
  }

  /** A list of texts. */
  public List<String> textList(String name) {
    return elements(name, (element, place) -> element instanceof String ? (String) element : null);
  }

  /** An object below this one. */
  public <T> T record(String name, Function<Fields, T> maker) {
    Map<?, ?> object = typed(name, Map.class, "must be an object");
    return object == null ? null : made(object, name, maker);
  }

  /** A list of objects. */
  public <T> List<T> records(String name, Function<Fields, T> maker) {
    return elements(
        name,
        (element, place) ->
            element instanceof Map ? made((Map<?, ?>) element, place, maker) : null);
  }

  /** A result inside a request, such as an event to confirm: read as an answer is. */
  public <T> T result(String name, Function<Map<String, Object>, T> fromMap) {
    Map<String, Object> object = object(name);
    return object == null ? null : fromMap.apply(object);
  }

  /** A value of an enumeration. */
  public <E> E choice(String name, Function<String, E> fromWireName) {
    String text = text(name);
    E choice = text == null ? null : fromWireName.apply(text);
    if (text != null && choice == null) {
      refuse(name, "must be one of the listed words");
    }
    return choice;
  }

  /** A list of values of an enumeration. */
  public <E> List<E> choices(String name, Function<String, E> fromWireName) {
    return elements(
        name,
        (element, place) ->
            element instanceof String ? fromWireName.apply((String) element) : null);
  }

  private <T> T made(Map<?, ?> object, String name, Function<Fields, T> maker) {
    Fields fields = part(object, below(name));
    T made = maker.apply(fields);
    fields.finish();
    return made;
  }

  private interface ElementReader<T> {
    T read(Object element, String place);
  }

  private <T> List<T> elements(String name, ElementReader<T> reader) {
    List<?> values = typed(name, List.class, "must be a list");
    if (values == null) {
      return null;
    }
    List<T> elements = new ArrayList<>();
    for (int index = 0; index < values.size(); index++) {
      String place = name + "[" + index + "]";
      T element = reader.read(values.get(index), place);
      if (element == null) {
        refuse(place, "has another type");
      } else {
        elements.add(element);
      }
    }
    return Collections.unmodifiableList(elements);
  }

  private <T> T typed(String name, Class<T> type, String rule) {
    Object value = value(name);
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    refuse(name, rule);
    return null;
  }
}
