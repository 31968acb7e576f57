package org.libtill.killbill;

import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.libtill.exception.TillException;
import org.libtill.killbill.StoredTransaction.Failure;
import org.libtill.model.Attempt;
import org.libtill.model.Outcome;
import org.libtill.spring.ShopMessage;

/** Failures in words for people. */
final class Failures {
  private Failures() {}

  static Failure of(String clientKey, TillException error) {
    String code = error.gatewayCode();
    return new Failure(
        error.outcome(),
        message(clientKey, error),
        code != null || error.kind() == null ? code : error.kind().wireName());
  }

  /** Explains an error, in the words of the tenant's configuration. */
  static String message(String clientKey, TillException error) {
    return ShopMessage.of(TenantTill.name(clientKey), error).replace("till.clients.", "clients.");
  }

  /** What is said of a transaction that has got another status. */
  static Failure now(Failure before, PaymentPluginStatus status, Attempt attempt) {
    boolean isKnown = before != null && before.outcome() != Outcome.UNKNOWN;
    return switch (status) {
      case PROCESSED -> null;
      case ERROR -> isKnown ? before : declined(attempt);
      case CANCELED -> isKnown ? before : nothing();
      default -> before;
    };
  }

  static Failure declined(Attempt attempt) {
    return new Failure(
        Outcome.REJECTED,
        "The payment or refund did not succeed, and no money moved.",
        attempt.status().wireName());
  }

  private static Failure nothing() {
    return new Failure(
        Outcome.NOT_SENT, "The gateway says that nothing happened, and no money moved.", null);
  }
}
