package org.libtill.spring;

/**
 * The shop's own records forbid a payment, payout or refund. Nothing was sent. The message says
 * what to do, in words for the shop's people.
 */
public class RefusedAttemptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong and what to do
   */
  public RefusedAttemptException(String message) {
    super(message);
  }
}
