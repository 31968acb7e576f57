package org.libtill.spring;

/** A notification is about an order that this shop did not begin. Nothing was stored. */
public class UnknownOrderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message which order
   */
  public UnknownOrderException(String message) {
    super(message);
  }
}
