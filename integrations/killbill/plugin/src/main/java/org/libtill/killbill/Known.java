package org.libtill.killbill;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.killbill.billing.catalog.api.Currency;
import org.killbill.billing.payment.api.PluginProperty;
import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.killbill.billing.payment.plugin.api.PaymentTransactionInfoPlugin;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptRecord;
import org.libtill.model.NextAction;

/**
 * What Kill Bill is told of a transaction.
 *
 * @param transaction the transaction
 * @param attempt what libtill knows; null if nothing was begun
 */
record Known(StoredTransaction transaction, Attempt attempt)
    implements PaymentTransactionInfoPlugin {
  /** Where the customer goes, in the properties of a pending payment. */
  static final String NEXT_ACTION = "next_action.";

  @Override
  public UUID getKbPaymentId() {
    return transaction.paymentId();
  }

  @Override
  public UUID getKbTransactionPaymentId() {
    return transaction.id();
  }

  @Override
  public TransactionType getTransactionType() {
    return transaction.type();
  }

  @Override
  public BigDecimal getAmount() {
    return transaction.amount();
  }

  @Override
  public Currency getCurrency() {
    return transaction.currency();
  }

  @Override
  public DateTime getCreatedDate() {
    return new DateTime(transaction.begunAt().toEpochMilli(), DateTimeZone.UTC);
  }

  @Override
  public DateTime getEffectiveDate() {
    return getCreatedDate();
  }

  @Override
  public PaymentPluginStatus getStatus() {
    return transaction.status();
  }

  @Override
  public String getGatewayError() {
    return transaction.failure() == null ? null : transaction.failure().message();
  }

  @Override
  public String getGatewayErrorCode() {
    return transaction.failure() == null ? null : transaction.failure().code();
  }

  /** The number that the gateway has for the payment or the refund. */
  @Override
  public String getFirstPaymentReferenceId() {
    if (attempt == null) {
      return null;
    }
    return attempt.records().stream()
        .map(AttemptRecord::id)
        .filter(id -> id != null)
        .findFirst()
        .orElse(null);
  }

  /** The number that the gateway got. */
  @Override
  public String getSecondPaymentReferenceId() {
    return transaction.number();
  }

  @Override
  public List<PluginProperty> getProperties() {
    List<PluginProperty> properties = new ArrayList<>();
    properties.add(property(Requests.CLIENT, TenantTill.name(transaction.client())));
    if (attempt == null) {
      return properties;
    }
    properties.add(property("attempt", attempt.status().wireName()));
    attempt.alarms().forEach(alarm -> properties.add(property("alarm", alarm.wireName())));
    NextAction next = attempt.nextAction();
    if (next != null && transaction.status() == PaymentPluginStatus.PENDING) {
      properties.add(property(NEXT_ACTION + "type", next.type().wireName()));
      if (next.url() != null) {
        properties.add(property(NEXT_ACTION + "url", next.url()));
      }
      if (next.fields() != null) {
        next.fields()
            .forEach(
                (name, value) -> properties.add(property(NEXT_ACTION + "fields." + name, value)));
      }
    }
    return properties;
  }

  private static PluginProperty property(String name, String value) {
    return new PluginProperty(name, value, false);
  }
}
