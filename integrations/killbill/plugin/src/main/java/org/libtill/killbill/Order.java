package org.libtill.killbill;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.killbill.billing.catalog.api.Currency;
import org.killbill.billing.payment.api.PluginProperty;
import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;

/** What Kill Bill asks for. */
record Order(
    TransactionType type,
    UUID tenantId,
    UUID accountId,
    UUID paymentId,
    UUID transactionId,
    UUID methodId,
    BigDecimal amount,
    Currency currency,
    Iterable<PluginProperty> properties) {

  /** The transaction as it is stored before its call. */
  StoredTransaction begun(String client, String number, Instant at) {
    return new StoredTransaction(
        transactionId,
        tenantId,
        accountId,
        paymentId,
        type,
        client,
        number,
        amount,
        currency,
        PaymentPluginStatus.UNDEFINED,
        null,
        at);
  }
}
