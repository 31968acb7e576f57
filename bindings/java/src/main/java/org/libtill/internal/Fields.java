package org.libtill.internal;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.libtill.Money;
import org.libtill.internal.json.JsonWriter;
import org.libtill.internal.json.Shown;

/**
 * Reads typed members out of a map. Of an answer, what this version does not understand is left
 * out; of a request, it is refused, because nothing that a shop says may be dropped in silence.
 */
public final class Fields {
  private final Map<String, Object> members;
  private final String path;
  private final Refusal refusal;
  private final Object currency;
  private final Set<String> read = new LinkedHashSet<>();

  private Fields(Map<?, ?> members, String path, Refusal refusal, Object above) {
    this.path = path;
    this.refusal = refusal;
    this.members = named(members);
    String stated = Priced.stated(members);
    if (stated != null) {
      this.members.put("currency", stated);
    }
    Object own = Priced.currency(members);
    this.currency = own == null ? above : own;
  }

  /** JSON's objects have texts for keys, and so must the maps of a caller. */
  private Map<String, Object> named(Map<?, ?> object) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : object.entrySet()) {
      String violation = JsonWriter.keyViolation(member.getKey());
      if (violation == null) {
        named.put((String) member.getKey(), member.getValue());
      } else if (refusal != null) {
        refusal.add(path, violation);
      }
    }
    return named;
  }

  /** The members of an answer. */
  public static Fields ofAnswer(Map<String, ?> members) {
    return new Fields(members, "", null, null);
  }

  /** Reads a request. */
  public static <T> T ofRequest(Map<String, ?> members, Function<Fields, T> maker) {
    return strict(members, maker, new Refusal());
  }

  /** Reads a request to find out what became of something, which stays unknown if it is refused. */
  public static <T> T ofResolve(Map<String, ?> members, Function<Fields, T> maker) {
    return strict(members, maker, Refusal.ofResolve());
  }

  /** Reads a configuration. */
  public static <T> T ofConfiguration(Map<String, ?> members, Function<Fields, T> maker) {
    return strict(members, maker, Refusal.ofConfiguration());
  }

  private static <T> T strict(Map<String, ?> members, Function<Fields, T> maker, Refusal refusal) {
    Fields fields = new Fields(members, "", refusal, null);
    T object = maker.apply(fields);
    fields.refuseUnread();
    if (!refusal.isEmpty()) {
      throw refusal.exception();
    }
    return object;
  }

  /** A text. */
  public String text(String name) {
    Object value = value(name);
    if (refusal != null && value instanceof Temporal) {
      String instant = Times.text((Temporal) value);
      if (instant == null) {
        refuse(name, Times.RULE);
      }
      return instant;
    }
    return typed(name, String.class, "must be a text");
  }

  /** An integer in minor units; in a request, a Money stands for one. */
  public Long amount(String name) {
    Object value = value(name);
    if (refusal == null || !(value instanceof Money)) {
      return integral(name, value, "must be an integer in minor units or a Money");
    }
    Money money = (Money) value;
    String violation = Priced.violation(money, currency, below(name));
    if (violation != null) {
      refuse(name, violation);
    }
    return money.minor();
  }

  /** An integer that may be long. */
  public Long longInteger(String name) {
    return integral(name, value(name), "must be an integer");
  }

  /** An integer. */
  public Integer integer(String name) {
    Long value = integral(name, value(name), "must be an integer");
    if (value == null) {
      return null;
    }
    if (value != value.intValue()) {
      refuse(name, "must be a smaller integer");
      return null;
    }
    return value.intValue();
  }

  private Long integral(String name, Object value, String rule) {
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
    members.forEach(
        (key, value) -> {
          read.add(key);
          if (value instanceof String) {
            texts.put(key, (String) value);
          } else {
            refuse(Shown.key(key), "must be a text");
          }
        });
    return Collections.unmodifiableMap(texts);
  }

  /** A list of texts. */
  public List<String> textList(String name) {
    return elements(name, (element, place) -> element instanceof String ? (String) element : null);
  }

  /** A part of its own. */
  public <T> T record(String name, Function<Fields, T> maker) {
    Map<?, ?> object = typed(name, Map.class, "must be an object");
    return object == null ? null : part(object, name, maker);
  }

  /** A list of parts. */
  public <T> List<T> records(String name, Function<Fields, T> maker) {
    return elements(
        name,
        (element, place) ->
            element instanceof Map ? part((Map<?, ?>) element, place, maker) : null);
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

  private <T> T part(Map<?, ?> object, String name, Function<Fields, T> maker) {
    Fields fields = new Fields(object, below(name), refusal, currency);
    T made = maker.apply(fields);
    fields.refuseUnread();
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

  private Object value(String name) {
    read.add(name);
    return members.get(name);
  }

  private void refuseUnread() {
    if (refusal != null) {
      members.keySet().stream()
          .filter(name -> !read.contains(name))
          .forEach(name -> refuse(Shown.key(name), "is unknown"));
    }
  }

  private void refuse(String name, String message) {
    if (refusal != null) {
      refusal.add(below(name), message);
    }
  }

  private String below(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
