package org.libtill.killbill;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.libtill.Client;
import org.libtill.exception.TillException;
import org.libtill.killbill.StoredTransaction.Failure;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptStatus;
import org.libtill.model.Outcome;
import org.libtill.model.Payment;
import org.libtill.param.PaymentCancelRequest;
import org.libtill.param.PaymentCaptureRequest;
import org.libtill.param.PaymentRequest;
import org.libtill.param.RefundRequest;
import org.libtill.spring.Attempted;
import org.libtill.spring.RefusedAttemptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** Makes Kill Bill's transactions: each is stored before its call, and called once. */
final class Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final Set<PaymentPluginStatus> MADE_NOTHING =
      Set.of(PaymentPluginStatus.CANCELED, PaymentPluginStatus.ERROR);

  private final Tenants tenants;
  private final TransactionStore store;
  private final MethodStore methods;
  private final Refreshing refreshing;
  private final Clock clock;

  Transactions(
      Tenants tenants,
      TransactionStore store,
      MethodStore methods,
      Refreshing refreshing,
      Clock clock) {
    this.tenants = tenants;
    this.store = store;
    this.methods = methods;
    this.refreshing = refreshing;
    this.clock = clock;
  }

  /** A purchase or an authorization. */
  Known pay(Order order) {
    return once(
        order,
        till -> {
          StoredMethod method =
              methods
                  .find(order.tenantId(), order.methodId())
                  .orElseThrow(
                      () ->
                          new RefusedException(
                              "the plugin has no payment method "
                                  + order.methodId()
                                  + ": add it to the account again"));
          boolean isReserving = order.type() == TransactionType.AUTHORIZE;
          PaymentRequest request = Requests.payment(order, method, till.defaults(), isReserving);
          String key = till.key(till.chosen(method.client()));
          return new Prepared(
              begun(order, key, request.orderId()),
              begun -> {
                refuseOthers(begun);
                return attempted(begun, till.attempts().pay(key, request));
              });
        });
  }

  Known refund(Order order) {
    return once(
        order,
        till -> {
          StoredTransaction paid = base(order);
          RefundRequest request = Requests.refund(order, paid.number(), till.defaults());
          return new Prepared(
              begun(order, paid.client(), request.refundId()),
              begun -> attempted(begun, till.attempts().refund(paid.client(), request)));
        });
  }

  Known capture(Order order) {
    return once(
        order,
        till -> {
          StoredTransaction reserved = base(order);
          PaymentCaptureRequest request =
              PaymentCaptureRequest.builder()
                  .orderId(reserved.number())
                  .captureId(Requests.number(order.transactionId()))
                  .amount(Requests.minor(order.amount(), order.currency()))
                  .currency(order.currency().name())
                  .build();
          return new Prepared(
              begun(order, reserved.client(), reserved.number()),
              begun -> step(till, begun, client -> client.payments().capture(request)));
        });
  }

  Known voidPayment(Order order) {
    return once(
        order,
        till -> {
          StoredTransaction reserved = base(order);
          PaymentCancelRequest request =
              PaymentCancelRequest.builder()
                  .orderId(reserved.number())
                  .cancelId(Requests.number(order.transactionId()))
                  .build();
          return new Prepared(
              begun(order, reserved.client(), reserved.number()),
              begun -> step(till, begun, client -> client.payments().cancel(request)));
        });
  }

  /** What is stored first, and the call. */
  private record Prepared(StoredTransaction begun, Function<StoredTransaction, Known> call) {}

  private Known once(Order order, Function<TenantTill, Prepared> preparing) {
    Optional<StoredTransaction> earlier = store.find(order.tenantId(), order.transactionId());
    if (earlier.isPresent()) {
      return refreshing.refreshed(earlier.get());
    }
    Prepared prepared;
    try {
      prepared = preparing.apply(tenants.get(order.tenantId()));
    } catch (RefusedException error) {
      return refused(order, error.getMessage());
    } catch (TillException error) {
      return refused(order, "Nothing was sent. " + error.getMessage());
    }
    StoredTransaction begun = prepared.begun();
    try {
      store.insert(begun);
    } catch (DuplicateKeyException error) {
      return refreshing.refreshed(begun);
    }
    return called(prepared);
  }

  private Known called(Prepared prepared) {
    StoredTransaction begun = prepared.begun();
    try {
      return prepared.call().apply(begun);
    } catch (RefusedAttemptException | RefusedException error) {
      Failure failure = new Failure(Outcome.NOT_SENT, error.getMessage(), null);
      return settled(begun.with(PaymentPluginStatus.CANCELED, failure), null);
    } catch (RuntimeException error) {
      LOG.error(
          "transaction {} is open: what is known of it could not be stored", begun.id(), error);
      return new Known(begun, null);
    }
  }

  /** Nothing is stored: Kill Bill has the answer, and it is final. */
  Known refused(Order order, String message) {
    LOG.warn("transaction {} was refused: {}", order.transactionId(), message);
    Failure failure = new Failure(Outcome.NOT_SENT, message, null);
    StoredTransaction nothing = begun(order, "", "").with(PaymentPluginStatus.CANCELED, failure);
    return new Known(nothing, null);
  }

  private StoredTransaction begun(Order order, String client, String number) {
    return order.begun(client, number, clock.instant());
  }

  private Known attempted(StoredTransaction begun, Attempted attempted) {
    Failure failure =
        attempted.error() == null ? null : Failures.of(begun.client(), attempted.error());
    StoredTransaction failed = begun.with(begun.status(), failure);
    AttemptStatus status = attempted.attempt().status();
    PaymentPluginStatus told = Statuses.of(failed, status);
    if (failure == null && told == PaymentPluginStatus.ERROR) {
      failed = begun.with(told, Failures.declined(attempted.attempt()));
    }
    return settled(failed.with(told, failed.failure()), attempted.attempt());
  }

  private Known settled(StoredTransaction transaction, Attempt attempt) {
    store.update(transaction);
    return new Known(transaction, attempt);
  }

  /** A capture or a cancellation. One at a time, and only one that succeeds. */
  private Known step(TenantTill till, StoredTransaction begun, Function<Client, Payment> call) {
    Attempt before =
        till.attempts()
            .find(begun.key())
            .orElseThrow(() -> new RefusedException("the payment was never begun"))
            .attempt();
    refuseSteps(begun, before.status());
    try {
      Payment payment = call.apply(till.client(begun.client()));
      Attempt after =
          payment.orderId() == null
              ? till.attempts().resolve(begun.key())
              : till.attempts().add(begun.client(), payment);
      PaymentPluginStatus told = Statuses.of(begun, after.status());
      boolean isAccepted = told == PaymentPluginStatus.UNDEFINED;
      return settled(begun.with(isAccepted ? PaymentPluginStatus.PENDING : told, null), after);
    } catch (TillException error) {
      PaymentPluginStatus told = Statuses.of(error.outcome());
      return settled(begun.with(told, Failures.of(begun.client(), error)), before);
    }
  }

  private void refuseSteps(StoredTransaction begun, AttemptStatus status) {
    boolean isDone = status != AttemptStatus.AUTHORIZED && status != AttemptStatus.UNDER_WAY;
    if (isDone) {
      throw new RefusedException(
          "the payment is " + status.wireName() + ", and not reserved any more: nothing was sent");
    }
    boolean hasOther =
        store.ofPayment(begun.tenantId(), begun.paymentId()).stream()
            .filter(StoredTransaction::isStep)
            .filter(other -> !other.id().equals(begun.id()))
            .anyMatch(other -> !MADE_NOTHING.contains(other.status()));
    if (hasOther) {
      throw new RefusedException(
          "another capture or void of this payment was made, or its outcome is unknown: wait until"
              + " it is settled");
    }
  }

  /** Kill Bill itself would try a payment again whose outcome is unknown, under another number. */
  private void refuseOthers(StoredTransaction begun) {
    boolean hasOther =
        store.ofPayment(begun.tenantId(), begun.paymentId()).stream()
            .filter(other -> !other.id().equals(begun.id()) && isBase(other))
            .map(refreshing::refreshed)
            .anyMatch(other -> !MADE_NOTHING.contains(other.getStatus()));
    if (hasOther) {
      throw new RefusedException(
          "another purchase or authorization of this payment was made, or its outcome is unknown:"
              + " wait until it is settled, so that nobody pays twice");
    }
  }

  private static boolean isBase(StoredTransaction one) {
    return !one.isStep() && one.type() != TransactionType.REFUND;
  }

  /** The purchase or authorization that a later transaction is about. */
  private StoredTransaction base(Order order) {
    return store.ofPayment(order.tenantId(), order.paymentId()).stream()
        .filter(Transactions::isBase)
        .filter(one -> !MADE_NOTHING.contains(one.status()))
        .reduce((first, last) -> last)
        .orElseThrow(
            () ->
                new RefusedException(
                    "the plugin knows no purchase or authorization of payment "
                        + order.paymentId()
                        + " that succeeded"));
  }
}
