package org.libtill.spring.store;

import org.libtill.model.AttemptKind;

/**
 * The unique number of an attempt.
 *
 * @param client the client's name, as in {@code till.clients.NAME}
 * @param kind a payment, a payout or a refund
 * @param number the shop's order number, or its refund number
 */
public record AttemptKey(String client, AttemptKind kind, String number) {
  /**
   * The key of a payment.
   *
   * @param client the client's name
   * @param number the order number
   * @return the key
   */
  public static AttemptKey payment(String client, String number) {
    return new AttemptKey(client, AttemptKind.PAYMENT, number);
  }

  /**
   * The key of a payout.
   *
   * @param client the client's name
   * @param number the payout's number
   * @return the key
   */
  public static AttemptKey payout(String client, String number) {
    return new AttemptKey(client, AttemptKind.PAYOUT, number);
  }

  /**
   * The key of a refund.
   *
   * @param client the client's name
   * @param number the refund number
   * @return the key
   */
  public static AttemptKey refund(String client, String number) {
    return new AttemptKey(client, AttemptKind.REFUND, number);
  }
}
