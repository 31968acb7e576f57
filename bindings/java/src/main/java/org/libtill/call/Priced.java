package org.libtill.call;

import java.util.List;
import java.util.Map;
import org.libtill.Money;
import org.libtill.internal.Refusal;

/** Objects with amounts: which of them may be a Money, and in which currency they are then. */
public final class Priced {
  /** What an amount is, for a message: never how to write the value that was given. */
  public static final String RULE =
      "amounts are integers of minor units (cents for EUR, yen for JPY), or a Money";

  /** Amounts beside which the model has their currency: a Money there states it. */
  private static final List<String> NAMES = List.of("amount", "expected_refunded");

  private Priced() {}

  /** The currency that an object is in: its own, or that of a Money in it; null without either. */
  public static Object currency(Map<?, ?> object) {
    Object own = at(object, "currency");
    return own == null ? stated(object) : own;
  }

  /** The currency that a Money in an object states, where the object does not say it itself. */
  public static String stated(Map<?, ?> object) {
    if (at(object, "currency") != null) {
      return null;
    }
    for (String name : NAMES) {
      Object amount = at(object, name);
      if (amount instanceof Money) {
        return ((Money) amount).currency();
      }
    }
    return null;
  }

  /** What is wrong with a Money at a path; null if nothing is. */
  public static String violation(Money money, Object currency, String path) {
    if (path.startsWith("gateway_options.")) {
      return "must be what the gateway's document asks for, and is a Money";
    }
    if (currency == null) {
      return "is a Money, and there is no currency beside it";
    }
    String own = money.currency();
    return own.equals(currency) ? null : contradiction(own, currency);
  }

  /**
   * The currency of a request whose amount is a Money; another one beside it is refused. A refused
   * resolve has found out nothing.
   */
  public static String agreed(String type, String path, String stated, String currency) {
    if (stated == null || currency == null || stated.equals(currency)) {
      return currency == null ? stated : currency;
    }
    Refusal refusal = type.endsWith("ResolveRequest") ? Refusal.ofResolve() : new Refusal();
    throw refusal.with(path, contradiction(stated, currency));
  }

  private static String contradiction(String own, Object currency) {
    return "is in " + own + ", and the currency is " + currency;
  }

  /**
   * Some maps throw where a key is null or of another type; such an object has no members of ours.
   */
  static Object at(Map<?, ?> object, String name) {
    try {
      return object.get(name);
    } catch (ClassCastException | NullPointerException error) {
      return null;
    }
  }
}
