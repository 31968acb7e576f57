package org.libtill.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import org.libtill.Money;
import org.libtill.TillObject;
import org.libtill.json.JsonText;
import org.libtill.json.Members;

/** The base of all results: they are equal if their members are. */
abstract class ResultObject implements TillObject {
  ResultObject() {}

  /** The members, and which of them may be printed. */
  abstract Members members();

  /** An amount with its currency; null if one of them is absent. */
  static Money moneyOf(Long minor, String currency) {
    return minor == null || currency == null ? null : Money.ofMinor(minor, currency);
  }

  @Override
  @JsonValue
  public final Map<String, Object> toMap() {
    return members().toMap();
  }

  /**
   * Gives the members as JSON, for a database or a queue. {@code fromMap} of {@code Till.readJson}
   * reads it back. Unlike {@link #toString}, it hides nothing.
   *
   * @return a JSON object by the members' names on the wire, in one line; what is absent is left
   *     out
   */
  public final String toJson() {
    return JsonText.of(toMap());
  }

  @Override
  public final String toString() {
    return members().toString();
  }

  @Override
  public final int hashCode() {
    return toMap().hashCode();
  }

  @Override
  public final boolean equals(Object other) {
    return other != null
        && getClass() == other.getClass()
        && toMap().equals(((ResultObject) other).toMap());
  }
}
