package org.libtill.model;

import java.util.Map;
import org.libtill.TillObject;
import org.libtill.json.Members;

/** The base of all results: they are equal if their members are. */
abstract class ResultObject implements TillObject {
  ResultObject() {}

  /** The members, and which of them may be printed. */
  abstract Members members();

  @Override
  public final Map<String, Object> toMap() {
    return members().toMap();
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
