package org.libtill.spring;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.libtill.Money;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptKind;
import org.libtill.model.AttemptStatus;
import org.libtill.param.AttemptCreateRequest;
import org.libtill.param.RefundRequest;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.StoredAttempt;
import org.springframework.dao.DuplicateKeyException;

/** Stores an attempt before its call, and decides whether there may be a call. */
final class Beginning {
  private final AttemptLedger ledger;

  Beginning(AttemptLedger ledger) {
    this.ledger = ledger;
  }

  /** What is stored, and whether the caller may call the gateway. */
  record Begun(StoredAttempt stored, boolean mayCall) {}

  Begun begin(AttemptKey key, AttemptCreateRequest.Builder request) {
    Attempt attempt = create(key, request, now());
    try {
      return ledger.inTransaction(() -> inserted(new StoredAttempt(key, attempt, null, null)));
    } catch (DuplicateKeyException error) {
      return ledger.inTransaction(() -> again(ledger.locked(key), request));
    }
  }

  Begun beginRefund(String client, RefundRequest request) {
    if (request.refundId() == null || request.orderId() == null) {
      throw new RefusedAttemptException(
          "refund_id and order_id are required: a refund has its own number, and its payment's");
    }
    AttemptKey key = AttemptKey.refund(client, request.refundId());
    AttemptKey payment = AttemptKey.payment(client, request.orderId());
    try {
      return ledger.inTransaction(() -> refundOf(payment, key, request));
    } catch (DuplicateKeyException error) {
      throw new RefusedAttemptException(otherPayment(key));
    }
  }

  private Begun refundOf(AttemptKey paymentKey, AttemptKey key, RefundRequest request) {
    StoredAttempt payment =
        ledger
            .store
            .lock(paymentKey)
            .orElseThrow(
                () ->
                    new RefusedAttemptException(
                        "there is no payment " + paymentKey.number() + " in this shop to refund"));
    Optional<StoredAttempt> existing = ledger.store.lock(key);
    if (existing.isPresent() && !paymentKey.number().equals(existing.get().paymentNumber())) {
      throw new RefusedAttemptException(otherPayment(key));
    }
    if (existing.isPresent() && existing.get().attempt().status() != AttemptStatus.NOT_MADE) {
      return new Begun(same(existing.get(), request.amount(), request.currency()), false);
    }
    long amount = refundable(payment, key, request);
    AttemptCreateRequest.Builder attempt =
        AttemptCreateRequest.builder()
            .kind(AttemptKind.REFUND)
            .number(key.number())
            .amount(amount)
            .currency(payment.attempt().currency());
    Begun begun =
        existing.isPresent()
            ? again(existing.get(), attempt)
            : inserted(
                new StoredAttempt(key, create(key, attempt, now()), paymentKey.number(), null));
    if (begun.mayCall()) {
      Instant at = begun.stored().attempt().attemptedAtInstant();
      ledger.add(payment, news -> news.refundId(key.number()).attemptedAt(at));
    }
    return begun;
  }

  /** How much to refund, if that much is left and nothing else is under way. */
  private long refundable(StoredAttempt payment, AttemptKey key, RefundRequest request) {
    Attempt paid = payment.attempt();
    String number = payment.key().number();
    if (paid.status() != AttemptStatus.SUCCEEDED && paid.status() != AttemptStatus.REFUNDED) {
      throw new RefusedAttemptException(
          "payment "
              + number
              + " is not paid, so nothing can be refunded: it is "
              + paid.status().wireName());
    }
    // The payment knows of each refund that began since libtill notes them; rows know older ones.
    boolean isOpen =
        ledger.store.refunds(payment.key()).stream()
            .filter(refund -> !refund.key().equals(key))
            .anyMatch(refund -> isOpen(refund.attempt().status()));
    if (isOpen || paid.isRefundBlocked()) {
      throw new RefusedAttemptException(
          "another refund of payment "
              + number
              + " is under way, or its outcome is unknown: wait"
              + " until it is settled, so that nothing is refunded twice");
    }
    if (request.currency() != null && !request.currency().equals(paid.currency())) {
      throw new RefusedAttemptException(
          "payment " + number + " is in " + paid.currency() + ": refund it in that currency");
    }
    long left = paid.amount() - paid.amountRefunded();
    long amount = request.amount() == null ? left : request.amount();
    if (amount > left || left == 0) {
      throw new RefusedAttemptException(
          "a refund of "
              + shown(amount, paid)
              + " is more than is left of payment "
              + number
              + ": "
              + shown(paid.amount(), paid)
              + " were paid, and "
              + shown(paid.amountRefunded(), paid)
              + " refunded");
    }
    return amount;
  }

  private static boolean isOpen(AttemptStatus status) {
    return status == AttemptStatus.OPEN || status == AttemptStatus.UNDER_WAY;
  }

  private static String shown(long amount, Attempt of) {
    return Money.ofMinor(amount, of.currency()).toString();
  }

  private static String otherPayment(AttemptKey key) {
    return "the refund number " + key.number() + " belongs to another payment: use a new number";
  }

  private Begun inserted(StoredAttempt attempt) {
    ledger.store.insert(attempt, ledger.due(attempt));
    return new Begun(attempt, true);
  }

  /** A number that was begun before may be sent again only if nothing happened under it. */
  private Begun again(StoredAttempt stored, AttemptCreateRequest.Builder request) {
    AttemptCreateRequest wanted = request.attemptedAt(after(stored.attempt())).build();
    same(stored, wanted.amount(), wanted.currency());
    if (stored.attempt().status() != AttemptStatus.NOT_MADE) {
      return new Begun(stored, false);
    }
    Attempt attempt = ledger.client(stored).attempts().create(wanted);
    StoredAttempt fresh =
        new StoredAttempt(stored.key(), stored.attempt(), stored.paymentNumber(), null);
    return new Begun(ledger.add(fresh, news -> news.other(attempt)), true);
  }

  private static StoredAttempt same(StoredAttempt stored, Long amount, String currency) {
    Attempt attempt = stored.attempt();
    boolean otherAmount = amount != null && !amount.equals(attempt.amount());
    boolean otherCurrency = currency != null && !currency.equals(attempt.currency());
    if (otherAmount || otherCurrency) {
      String number = stored.key().number();
      throw new RefusedAttemptException(
          stored.key().kind().wireName()
              + " "
              + number
              + " was begun with "
              + shown(attempt.amount(), attempt)
              + ", and was changed after that. Let the customer"
              + " pay the changed order under a new payment number, such as "
              + number
              + "_2, once the first payment is known to have failed");
    }
    return stored;
  }

  private Attempt create(AttemptKey key, AttemptCreateRequest.Builder request, Instant at) {
    return ledger.clients.get(key.client()).attempts().create(request.attemptedAt(at).build());
  }

  private Instant now() {
    return ledger.clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A later call has a later time, whatever the machine's clock says. */
  private Instant after(Attempt earlier) {
    Instant next = earlier.attemptedAtInstant().plusMillis(1);
    return now().isBefore(next) ? next : now();
  }
}
