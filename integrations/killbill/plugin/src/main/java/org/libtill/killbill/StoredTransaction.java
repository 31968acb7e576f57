package org.libtill.killbill;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.killbill.billing.catalog.api.Currency;
import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.libtill.model.Outcome;
import org.libtill.spring.store.AttemptKey;

/**
 * A transaction of Kill Bill, as it was begun, and how its call ended.
 *
 * @param id Kill Bill's number of the transaction
 * @param tenantId whose it is
 * @param accountId whose payment
 * @param paymentId the payment that it belongs to
 * @param type what it does
 * @param client the client's key, with the tenant's
 * @param number the gateway's order number, or the refund's
 * @param amount how much, in major units; null for a void
 * @param currency of the amount
 * @param status what Kill Bill was told last
 * @param failure how the call failed; null if it did not
 * @param begunAt when
 */
record StoredTransaction(
    UUID id,
    UUID tenantId,
    UUID accountId,
    UUID paymentId,
    TransactionType type,
    String client,
    String number,
    BigDecimal amount,
    Currency currency,
    PaymentPluginStatus status,
    Failure failure,
    Instant begunAt) {

  private static final Set<TransactionType> STEPS =
      Set.of(TransactionType.CAPTURE, TransactionType.VOID);

  /** How a call failed, in words without secrets. */
  record Failure(Outcome outcome, String message, String code) {}

  /** The attempt that knows about it: of a capture and a void, the payment's. */
  AttemptKey key() {
    return type == TransactionType.REFUND
        ? AttemptKey.refund(client, number)
        : AttemptKey.payment(client, number);
  }

  /** Whether it is a step of a payment that was begun before. */
  boolean isStep() {
    return STEPS.contains(type);
  }

  StoredTransaction with(PaymentPluginStatus status, Failure failure) {
    return new StoredTransaction(
        id, tenantId, accountId, paymentId, type, client, number, amount, currency, status, failure,
        begunAt);
  }
}
