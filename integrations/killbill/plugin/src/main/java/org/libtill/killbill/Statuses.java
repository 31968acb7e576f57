package org.libtill.killbill;

import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.libtill.model.AttemptStatus;
import org.libtill.model.Outcome;

/** What Kill Bill is told about what libtill knows. */
final class Statuses {
  private Statuses() {}

  /** The status of a transaction by its attempt. What was processed stays so. */
  static PaymentPluginStatus of(StoredTransaction transaction, AttemptStatus attempt) {
    if (transaction.status() == PaymentPluginStatus.PROCESSED) {
      return PaymentPluginStatus.PROCESSED;
    }
    return switch (transaction.type()) {
      case CAPTURE -> captured(transaction, attempt);
      case VOID -> voided(transaction, attempt);
      default -> moved(transaction, attempt);
    };
  }

  private static PaymentPluginStatus moved(StoredTransaction transaction, AttemptStatus attempt) {
    boolean isReserving = transaction.type() == TransactionType.AUTHORIZE;
    return switch (attempt) {
      case NOT_MADE -> refused(transaction);
      case FAILED -> PaymentPluginStatus.ERROR;
      case AUTHORIZED -> isReserving ? PaymentPluginStatus.PROCESSED : PaymentPluginStatus.PENDING;
      case UNDER_WAY, PARTIALLY_PAID -> PaymentPluginStatus.PENDING;
      case SUCCEEDED, REFUNDED -> PaymentPluginStatus.PROCESSED;
      case OPEN, CONFLICT -> PaymentPluginStatus.UNDEFINED;
    };
  }

  /** Nothing happened: the gateway said no, or was not asked. */
  private static PaymentPluginStatus refused(StoredTransaction transaction) {
    boolean isRejected =
        transaction.failure() != null && transaction.failure().outcome() == Outcome.REJECTED;
    return isRejected ? PaymentPluginStatus.ERROR : PaymentPluginStatus.CANCELED;
  }

  private static PaymentPluginStatus captured(StoredTransaction step, AttemptStatus attempt) {
    return switch (attempt) {
      case SUCCEEDED, REFUNDED -> isOpen(step) ? PaymentPluginStatus.PROCESSED : step.status();
      case FAILED -> isOpen(step) ? PaymentPluginStatus.ERROR : step.status();
      default -> step.status();
    };
  }

  private static PaymentPluginStatus voided(StoredTransaction step, AttemptStatus attempt) {
    return switch (attempt) {
      case FAILED -> isOpen(step) ? PaymentPluginStatus.PROCESSED : step.status();
      case SUCCEEDED, REFUNDED -> isOpen(step) ? PaymentPluginStatus.ERROR : step.status();
      default -> step.status();
    };
  }

  /** Whether it may still come to something. */
  static boolean isOpen(StoredTransaction transaction) {
    return transaction.status() == PaymentPluginStatus.UNDEFINED
        || transaction.status() == PaymentPluginStatus.PENDING;
  }

  /** The status of a call that failed, before the attempt is asked. */
  static PaymentPluginStatus of(Outcome outcome) {
    if (outcome == Outcome.NOT_SENT) {
      return PaymentPluginStatus.CANCELED;
    }
    return outcome == Outcome.REJECTED ? PaymentPluginStatus.ERROR : PaymentPluginStatus.UNDEFINED;
  }
}
