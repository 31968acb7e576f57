package org.libtill.spring;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.libtill.Client;
import org.libtill.exception.TillException;
import org.libtill.model.Attempt;
import org.libtill.model.NotificationReply;
import org.libtill.model.Payment;
import org.libtill.param.AttemptCreateRequest;
import org.libtill.param.AttemptMergeRequest;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PayoutRequest;
import org.libtill.param.RefundRequest;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.StoredAttempt;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Payments, payouts and refunds whose fate the shop knows, whatever happens to the call, to the
 * process or to the order of the news.
 *
 * <p>Each is stored and committed before the gateway is called, and all news is added to it by
 * libtill's rule: results, errors, notifications and the answers of the job that resolves. What
 * follows reaches the shop's {@link OrderListener}, each action once.
 *
 * <p>Call {@link #pay}, {@link #refund} and {@link #payOut} outside of a transaction.
 */
public final class TillAttempts {
  private final AttemptLedger ledger;
  private final Beginning beginning;
  private final Resolving resolving;
  private final Receiving receiving;

  /**
   * Makes the service.
   *
   * @param clients the clients
   * @param store the shop's store
   * @param transaction the transactions of the store's database
   * @param listeners what the shop does
   * @param clock the time
   */
  public TillAttempts(
      TillClients clients,
      AttemptStore store,
      TransactionTemplate transaction,
      List<OrderListener> listeners,
      Clock clock) {
    this.ledger = new AttemptLedger(clients, store, transaction, listeners, clock);
    this.beginning = new Beginning(ledger);
    this.resolving = new Resolving(ledger);
    this.receiving = new Receiving(ledger);
  }

  /**
   * Takes a payment: stores it, calls the gateway, and stores the answer.
   *
   * @param client the client's name, as in {@code till.clients.NAME}
   * @param request the payment; {@code order_id} is its unique number
   * @return what became of it. The gateway is not called again for a number that was begun before,
   *     unless it is certain that nothing happened
   * @throws RefusedAttemptException if the number was begun with another amount or currency
   * @throws IllegalStateException if a transaction is active
   */
  public Attempted pay(String client, PaymentRequest request) {
    ledger.refuseTransaction("pay");
    AttemptKey key = AttemptKey.payment(client, request.orderId());
    AttemptCreateRequest.Builder attempt = attempt(key, request.amount(), request.currency());
    if (request.capture() != null) {
      attempt.capture(request.capture());
    }
    return attempted(
        beginning.begin(key, attempt),
        gateway -> {
          Payment payment = gateway.payments().create(request);
          return news -> news.payment(payment);
        });
  }

  /**
   * Makes a payout.
   *
   * @param client the client's name
   * @param request the payout; {@code order_id} is its unique number
   * @return what became of it
   * @throws RefusedAttemptException if the number was begun with another amount or currency
   * @throws IllegalStateException if a transaction is active
   */
  public Attempted payOut(String client, PayoutRequest request) {
    ledger.refuseTransaction("payOut");
    AttemptKey key = AttemptKey.payout(client, request.orderId());
    return attempted(
        beginning.begin(key, attempt(key, request.amount(), request.currency())),
        gateway -> {
          var payout = gateway.payouts().create(request);
          return news -> news.payout(payout);
        });
  }

  /**
   * Refunds a payment, whole or in part. The refund is an attempt itself, and is added to its
   * payment too.
   *
   * @param client the client's name
   * @param request the refund; {@code refund_id} is its unique number, and {@code order_id} the
   *     payment's, which is required here. Without {@code amount}, it is all that is left
   * @return what became of the refund
   * @throws RefusedAttemptException if the payment is not paid, if less than that is left of it, or
   *     if another refund of it is under way or unknown
   * @throws IllegalStateException if a transaction is active
   */
  public Attempted refund(String client, RefundRequest request) {
    ledger.refuseTransaction("refund");
    Beginning.Begun begun = beginning.beginRefund(client, request);
    RefundRequest complete =
        request.toBuilder()
            .amount(begun.stored().attempt().amount())
            .currency(begun.stored().attempt().currency())
            .build();
    return attempted(
        begun,
        gateway -> {
          var refund = gateway.refunds().create(complete);
          return news -> news.refund(refund);
        });
  }

  private static AttemptCreateRequest.Builder attempt(
      AttemptKey key, Long amount, String currency) {
    if (key.number() == null || amount == null || currency == null) {
      throw new RefusedAttemptException(
          "order_id, amount and currency are required: they identify what is paid");
    }
    return AttemptCreateRequest.builder()
        .kind(key.kind())
        .number(key.number())
        .amount(amount)
        .currency(currency);
  }

  /** A call that returns how its result is added. */
  private interface GatewayCall extends Function<Client, Consumer<AttemptMergeRequest.Builder>> {}

  private Attempted attempted(Beginning.Begun begun, GatewayCall call) {
    StoredAttempt stored = begun.stored();
    if (!begun.mayCall()) {
      return new Attempted(stored.attempt(), null, false);
    }
    try {
      var news = call.apply(ledger.client(stored));
      return new Attempted(resolving.add(stored, news), null, true);
    } catch (TillException error) {
      return new Attempted(resolving.addError(stored, error), error, true);
    }
  }

  /**
   * Adds the result of a call that the shop made itself, such as a capture, a cancellation or a
   * query.
   *
   * @param client the client's name
   * @param payment the result
   * @return what is known now
   * @throws UnknownOrderException if the shop has no such payment
   */
  public Attempt add(String client, Payment payment) {
    AttemptKey key = AttemptKey.payment(client, payment.orderId());
    return ledger.inTransaction(
        () -> ledger.add(ledger.locked(key), news -> news.payment(payment)).attempt());
  }

  /**
   * Asks the gateway about an attempt now, whatever the job would do.
   *
   * @param key its number
   * @return what is known now
   * @throws UnknownOrderException if the shop has no such attempt
   */
  public Attempt resolve(AttemptKey key) {
    ledger.refuseTransaction("resolve");
    StoredAttempt stored =
        ledger.inTransaction(
            () -> {
              StoredAttempt asked = ledger.locked(key).asked(ledger.clock.instant());
              ledger.store.update(asked, ledger.due(asked));
              return asked;
            });
    return resolving.ask(stored);
  }

  /**
   * Asks the gateway about attempts that are due. Any number of machines may do so at once; none
   * asks about what another one is asking about. The job calls it.
   *
   * @param limit how many at most
   * @return about how many it has asked
   */
  public int resolveDue(int limit) {
    ledger.refuseTransaction("resolveDue");
    return resolving.askDue(limit);
  }

  /**
   * Takes a person's word for a refund whose outcome is unknown, where the gateway has no query for
   * refunds: somebody has looked into its back office.
   *
   * @param client the client's name
   * @param number the refund number
   * @param made whether the refund was made
   * @return what is known now
   * @throws UnknownOrderException if the shop has no such refund
   */
  public Attempt settleRefund(String client, String number, boolean made) {
    return resolving.settle(AttemptKey.refund(client, number), made);
  }

  /**
   * Takes a notification: authenticates it, stores it and does what follows, and commits.
   *
   * @param client the client's name
   * @param headers the request's headers
   * @param body the request's body, exactly as it came
   * @return the response that the gateway expects, to be sent after this method has returned
   * @throws TillException if it is not authentic, or does not fit the shop's order
   * @throws UnknownOrderException if it is about an order that this shop did not begin
   */
  public NotificationReply receive(String client, Map<String, ?> headers, byte[] body) {
    ledger.refuseTransaction("receive");
    return receiving.receive(client, headers, body);
  }

  /**
   * Reads an attempt.
   *
   * @param key its number
   * @return the attempt, if there is one
   */
  public Optional<StoredAttempt> find(AttemptKey key) {
    return ledger.store.find(key);
  }
}
