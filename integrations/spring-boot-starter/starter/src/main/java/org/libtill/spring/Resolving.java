package org.libtill.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.libtill.Client;
import org.libtill.exception.TillException;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptError;
import org.libtill.model.AttemptKind;
import org.libtill.model.Payment;
import org.libtill.model.Payout;
import org.libtill.model.Refund;
import org.libtill.param.AttemptMergeRequest;
import org.libtill.param.AttemptReview;
import org.libtill.param.PaymentResolveRequest;
import org.libtill.param.PayoutResolveRequest;
import org.libtill.param.RefundResolveRequest;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.StoredAttempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds what a call or a query has said, and asks the gateway about what is not settled. */
final class Resolving {
  private static final Logger LOG = LoggerFactory.getLogger(TillAttempts.class);

  private final AttemptLedger ledger;

  Resolving(AttemptLedger ledger) {
    this.ledger = ledger;
  }

  /** Adds news to an attempt, and to its payment if it is a refund. */
  Attempt add(StoredAttempt stored, Consumer<AttemptMergeRequest.Builder> news) {
    return ledger.inTransaction(() -> addLocked(stored, news).attempt());
  }

  private StoredAttempt addLocked(
      StoredAttempt stored, Consumer<AttemptMergeRequest.Builder> news) {
    if (stored.paymentNumber() == null) {
      return ledger.add(ledger.locked(stored.key()), news);
    }
    AttemptKey paymentKey = AttemptKey.payment(stored.key().client(), stored.paymentNumber());
    StoredAttempt payment = ledger.locked(paymentKey);
    StoredAttempt refund = ledger.locked(stored.key());
    ledger.add(payment, news);
    return ledger.add(refund, news);
  }

  /** Adds the error of a call or of a query about the attempt as it was then. */
  Attempt addError(StoredAttempt stored, TillException error) {
    AttemptError news = AttemptError.fromMap(error.raw());
    return add(stored, merge -> merge.error(news).attemptedAt(stored.attempt().attemptedAt()));
  }

  int askDue(int limit) {
    List<StoredAttempt> claimed = ledger.inTransaction(() -> claim(limit));
    for (StoredAttempt stored : claimed) {
      try {
        ask(stored);
      } catch (RuntimeException error) {
        // The next question is due all the same, and the others are not kept waiting.
        LOG.warn("cannot store what is known of {}: {}", stored.key(), error.toString());
      }
    }
    return claimed.size();
  }

  /** Nobody else asks about the same until the next question is due. */
  private List<StoredAttempt> claim(int limit) {
    List<StoredAttempt> claimed = new ArrayList<>();
    for (StoredAttempt due : ledger.store.lockDue(ledger.clock.instant(), limit)) {
      if (ledger.clients.has(due.key().client())) {
        StoredAttempt asked = due.asked(ledger.clock.instant());
        ledger.store.update(asked, ledger.due(asked));
        claimed.add(asked);
      } else {
        LOG.warn("{} is not settled, and there is no such client any more", due.key());
        ledger.store.update(due, null);
      }
    }
    return claimed;
  }

  Attempt ask(StoredAttempt stored) {
    Client client = ledger.client(stored);
    try {
      Consumer<AttemptMergeRequest.Builder> news = answer(client, stored.attempt());
      return add(stored, news);
    } catch (TillException error) {
      if (error.operation() == null || !error.operation().endsWith("_resolve")) {
        throw error;
      }
      LOG.info("asked about {}: {}", stored.key(), error.getMessage());
      return addError(stored, error);
    }
  }

  private static Consumer<AttemptMergeRequest.Builder> answer(Client client, Attempt attempt) {
    if (attempt.kind() == AttemptKind.PAYMENT) {
      Payment payment = payment(client, attempt);
      return news -> news.payment(payment);
    }
    if (attempt.kind() == AttemptKind.PAYOUT) {
      Payout payout =
          client
              .payouts()
              .resolve(
                  PayoutResolveRequest.builder()
                      .orderId(attempt.number())
                      .amount(attempt.amount())
                      .currency(attempt.currency())
                      .attemptedAt(attempt.attemptedAt())
                      .build());
      return news -> news.payout(payout);
    }
    Refund refund =
        client
            .refunds()
            .resolve(
                RefundResolveRequest.builder()
                    .refundId(attempt.number())
                    .amount(attempt.amount())
                    .currency(attempt.currency())
                    .attemptedAt(attempt.attemptedAt())
                    .build());
    return news -> news.refund(refund);
  }

  private static Payment payment(Client client, Attempt attempt) {
    PaymentResolveRequest.Builder request =
        PaymentResolveRequest.builder()
            .orderId(attempt.number())
            .amount(attempt.amount())
            .currency(attempt.currency())
            .attemptedAt(attempt.attemptedAt());
    if (attempt.capture() != null) {
      request.capture(attempt.capture());
    }
    return client.payments().resolve(request.build());
  }

  Attempt settle(AttemptKey key, boolean made) {
    return ledger.inTransaction(
        () -> {
          StoredAttempt stored =
              ledger
                  .store
                  .find(key)
                  .orElseThrow(
                      () -> new UnknownOrderException("there is no refund " + key.number()));
          return reviewed(stored, made);
        });
  }

  /** What a person saw counts for the refund and for its payment. */
  private Attempt reviewed(StoredAttempt refund, boolean made) {
    Attempt attempt = refund.attempt();
    AttemptReview own = AttemptReview.builder().happened(made).build();
    AttemptReview.Builder ofPayment =
        AttemptReview.builder().happened(made).refundId(attempt.number());
    AttemptReview payments = made ? ofPayment.amount(attempt.amount()).build() : ofPayment.build();
    StoredAttempt payment =
        ledger.locked(AttemptKey.payment(refund.key().client(), refund.paymentNumber()));
    StoredAttempt locked = ledger.locked(refund.key());
    ledger.add(payment, news -> news.review(payments).attemptedAt(attempt.attemptedAt()));
    return ledger.add(locked, news -> news.review(own)).attempt();
  }
}
