package org.libtill.spring;

import org.libtill.model.AttemptAlarm;
import org.libtill.model.Event;
import org.libtill.spring.store.StoredAttempt;

/**
 * What the shop does with its orders. Make it a bean.
 *
 * <p>Each method runs inside the transaction that stores what is known, so what it writes to the
 * same database is committed with it, or not at all, and each is called once. If it throws, nothing
 * is stored: the gateway sends its notification again, and the job asks again. So do nothing here
 * that cannot be undone, such as sending a mail: write it down, and send it after the commit
 * ({@code TransactionSynchronization}, {@code @TransactionalEventListener}, or a table of outgoing
 * mail).
 *
 * <p>{@code attempt.key().kind()} says whether it is a payment, a payout or a refund.
 */
public interface OrderListener {
  /**
   * The money has moved: ship the order, or book the payout or the refund. Once per attempt. It may
   * come after {@link #release}, if the customer paid late.
   *
   * @param attempt the attempt
   */
  void fulfil(StoredAttempt attempt);

  /**
   * The money is reserved, or a part of it is missing: keep the goods, and do not ship.
   *
   * @param attempt the attempt
   */
  void hold(StoredAttempt attempt);

  /**
   * No money moved: give the goods free, or let the customer pay again.
   *
   * @param attempt the attempt
   */
  void release(StoredAttempt attempt);

  /**
   * Money of a payment came back: {@code attempt.attempt().amountRefunded()} is the sum of all
   * refunds so far, in minor units, or 0 if the gateway says only that it was refunded. Once per
   * sum.
   *
   * @param attempt the attempt
   */
  void refundArrived(StoredAttempt attempt);

  /**
   * Something cannot be, and a person has to look. Once per attempt and reason.
   *
   * @param attempt the attempt
   * @param alarm the reason
   */
  void alarm(StoredAttempt attempt, AttemptAlarm alarm);

  /**
   * An event that moves no order: a dispute, a token, a subscription, a payment link. Once per
   * event.
   *
   * @param client the client's name, as in {@code till.clients.NAME}
   * @param event the event, which is authenticated
   */
  default void event(String client, Event event) {}
}
