package org.libtill.call;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.libtill.Money;
import org.libtill.TillObject;
import org.libtill.WireName;
import org.libtill.internal.Refusal;
import org.libtill.json.Fields;
import org.libtill.json.Keys;
import org.libtill.json.Members;
import org.libtill.json.Shown;
import org.libtill.json.Times;
import org.libtill.json.UnwritableException;

/**
 * Reads a request out of a caller's map. What is unknown or of another type is refused, because
 * nothing that a shop says may be dropped in silence.
 */
public final class RequestFields extends Fields {
  private final Refusal refusal;
  private final Set<String> read = new HashSet<>();

  /** The currency that a Money among the members states, if no member does. */
  private final String stated;

  private final Object currency;

  private RequestFields(Map<?, ?> members, String path, Refusal refusal, Object above) {
    super(members, path);
    this.refusal = refusal;
    this.stated = Priced.stated(members);
    Object own = Priced.currency(members);
    this.currency = own == null ? above : own;
    for (Object key : members.keySet()) {
      String violation = Keys.violation(key);
      if (violation != null) {
        refusal.add(path, violation);
      }
    }
  }

  /** Reads a request. */
  public static <T> T ofRequest(Map<String, ?> members, Function<Fields, T> maker) {
    return strict(members, maker, new Refusal());
  }

  /** Reads a request to resolve something, whose outcome stays unknown if it is refused. */
  public static <T> T ofResolve(Map<String, ?> members, Function<Fields, T> maker) {
    return strict(members, maker, Refusal.ofResolve());
  }

  /** Reads a configuration. */
  public static <T> T ofConfiguration(Map<String, ?> members, Function<Fields, T> maker) {
    return strict(members, maker, Refusal.ofConfiguration());
  }

  private static <T> T strict(Map<String, ?> members, Function<Fields, T> maker, Refusal refusal) {
    RequestFields fields = new RequestFields(members, "", refusal, null);
    T object = maker.apply(fields);
    fields.finish();
    if (!refusal.isEmpty()) {
      throw refusal.exception();
    }
    return object;
  }

  /** Copies an object of a builder with everything in it; null stays null. */
  public static Map<String, Object> copyObject(Map<String, ?> object) {
    try {
      return Members.copyObject(object, "");
    } catch (UnwritableException error) {
      throw Refusal.request(error.path(), error.getMessage());
    }
  }

  @Override
  protected Fields part(Map<?, ?> members, String path) {
    return new RequestFields(members, path, refusal, currency);
  }

  @Override
  protected void refuse(String name, String message) {
    refusal.add(below(name), message);
  }

  @Override
  protected void finish() {
    for (String name : names()) {
      if (!read.contains(name)) {
        refuse(Shown.key(name), "is unknown");
      }
    }
  }

  /** Typed parts are accepted among plain ones. */
  @Override
  protected Object value(String name) {
    read.add(name);
    Object value = super.value(name);
    return value == null && name.equals("currency") ? stated : plain(value);
  }

  private static Object plain(Object value) {
    if (Members.isPlain(value)) {
      return value;
    }
    if (value instanceof TillObject) {
      return ((TillObject) value).toMap();
    }
    if (value instanceof WireName) {
      return ((WireName) value).wireName();
    }
    if (value instanceof List) {
      List<Object> plain = new ArrayList<>();
      ((List<?>) value).forEach(element -> plain.add(plain(element)));
      return plain;
    }
    return value;
  }

  @Override
  public String text(String name) {
    Object value = value(name);
    if (value instanceof String || !(value instanceof Temporal)) {
      return super.text(name);
    }
    String instant = Times.text((Temporal) value);
    if (instant == null) {
      refuse(name, Times.RULE);
    }
    return instant;
  }

  /** An integer in minor units, or a Money. */
  @Override
  public Long amount(String name) {
    Object value = value(name);
    if (!(value instanceof Money)) {
      return super.amount(name);
    }
    Money money = (Money) value;
    String violation = Priced.violation(money, currency, below(name));
    if (violation != null) {
      refuse(name, violation);
    }
    return money.minor();
  }

  @Override
  public Map<String, Object> object(String name) {
    try {
      return super.object(name);
    } catch (UnwritableException error) {
      refusal.add(error.path(), error.getMessage());
      return null;
    }
  }
}
