package org.libtill;

/** A value of an enumeration, which has a name on the wire. */
public interface WireName {
  /**
   * Gives the name on the wire.
   *
   * @return the name, such as {@code requires_action}
   */
  String wireName();
}
