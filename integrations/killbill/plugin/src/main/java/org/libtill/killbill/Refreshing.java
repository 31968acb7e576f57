package org.libtill.killbill;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.libtill.exception.TillException;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptAsk;
import org.libtill.model.Capture;
import org.libtill.param.AttemptCreateRequest;
import org.libtill.param.AttemptDueRequest;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.StoredAttempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds out how transactions stand, and asks the gateway when that is due. */
final class Refreshing {
  private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);

  private final Tenants tenants;
  private final TransactionStore store;
  private final AttemptStore attempts;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Refreshing(
      Tenants tenants,
      TransactionStore store,
      AttemptStore attempts,
      TransactionTemplate transaction,
      Clock clock) {
    this.tenants = tenants;
    this.store = store;
    this.attempts = attempts;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** The transactions of a payment as they stand. Kill Bill's Janitor asks for them. */
  List<Known> ofPayment(UUID tenant, UUID payment) {
    return store.ofPayment(tenant, payment).stream().map(this::refreshed).toList();
  }

  Known refreshed(StoredTransaction stored) {
    TenantTill till;
    try {
      till = tenants.get(stored.tenantId());
    } catch (RefusedException error) {
      LOG.warn("transaction {} cannot be refreshed: {}", stored.id(), error.getMessage());
      return new Known(stored, null);
    }
    if (!till.has(stored.client())) {
      LOG.warn(
          "transaction {} cannot be refreshed: the configuration has no client {} any more",
          stored.id(),
          TenantTill.name(stored.client()));
      return new Known(stored, null);
    }
    Optional<StoredAttempt> attempt = attempts.find(stored.key());
    if (attempt.isEmpty()) {
      neverCalled(till, stored);
      return new Known(stored, null);
    }
    return told(stored, asked(till, stored, attempt.get()));
  }

  private Known told(StoredTransaction stored, Attempt attempt) {
    PaymentPluginStatus status = Statuses.of(stored, attempt.status());
    if (status == stored.status()) {
      return new Known(stored, attempt);
    }
    StoredTransaction now = stored.with(status, Failures.now(stored.failure(), status, attempt));
    store.update(now);
    return new Known(now, attempt);
  }

  /** Asks the gateway if it is time, and something is open. */
  private Attempt asked(TenantTill till, StoredTransaction stored, StoredAttempt attempt) {
    if (!Statuses.isOpen(stored) || !isDue(till, attempt)) {
      return attempt.attempt();
    }
    try {
      return till.attempts().resolve(attempt.key());
    } catch (TillException error) {
      LOG.warn(
          "asked about transaction {}: {}", stored.id(), Failures.message(stored.client(), error));
      return attempt.attempt();
    }
  }

  private boolean isDue(TenantTill till, StoredAttempt attempt) {
    AttemptDueRequest.Builder request =
        AttemptDueRequest.builder().attempt(attempt.attempt()).now(clock.instant());
    if (attempt.askedAt() != null) {
      request.askedAt(attempt.askedAt());
    }
    return till.client(attempt.key().client()).attempts().due(request.build()).ask()
        == AttemptAsk.NOW;
  }

  /**
   * A process died before it stored the attempt, so it made no call. Or it still runs: whoever
   * stores the attempt first decides, and after this nobody makes the call. Then the gateway is
   * asked like about any other.
   */
  private void neverCalled(TenantTill till, StoredTransaction stored) {
    if (!Statuses.isOpen(stored) || stored.isStep()) {
      return;
    }
    Instant now = clock.instant();
    AttemptKey key = stored.key();
    AttemptCreateRequest.Builder request =
        AttemptCreateRequest.builder()
            .kind(key.kind())
            .number(key.number())
            .amount(Requests.minor(stored.amount(), stored.currency()))
            .currency(stored.currency().name())
            .attemptedAt(now);
    if (stored.type() == TransactionType.AUTHORIZE) {
      request.capture(Capture.MANUAL);
    }
    Attempt attempt = till.client(stored.client()).attempts().create(request.build());
    try {
      transaction.executeWithoutResult(
          status ->
              attempts.insert(new StoredAttempt(key, attempt, paymentNumber(stored), null), now));
    } catch (DuplicateKeyException error) {
      LOG.info("transaction {} is being made", stored.id());
    }
  }

  private String paymentNumber(StoredTransaction stored) {
    if (stored.type() != TransactionType.REFUND) {
      return null;
    }
    return store.ofPayment(stored.tenantId(), stored.paymentId()).stream()
        .filter(one -> one.type() != TransactionType.REFUND)
        .filter(one -> one.status() == PaymentPluginStatus.PROCESSED)
        .map(StoredTransaction::number)
        .findFirst()
        .orElse(null);
  }
}
