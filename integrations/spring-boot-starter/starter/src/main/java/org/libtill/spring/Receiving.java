package org.libtill.spring;

import java.util.Map;
import java.util.Optional;
import org.libtill.Client;
import org.libtill.exception.UnsupportedException;
import org.libtill.model.Dispute;
import org.libtill.model.Event;
import org.libtill.model.NotificationReply;
import org.libtill.model.OrderKind;
import org.libtill.model.Refund;
import org.libtill.param.Expected;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.StoredAttempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** Takes notifications: what is authentic and about the shop's own orders is stored. */
final class Receiving {
  private static final Logger LOG = LoggerFactory.getLogger(TillAttempts.class);

  private final AttemptLedger ledger;

  Receiving(AttemptLedger ledger) {
    this.ledger = ledger;
  }

  NotificationReply receive(String name, Map<String, ?> headers, byte[] body) {
    Client client = ledger.clients.get(name);
    try {
      accept(name, authenticated(name, headers, body));
    } catch (UnsupportedException error) {
      // The gateway has no query for it, and would repeat it for a day.
      LOG.warn(
          "a notification for till.clients.{} cannot be confirmed, look into the gateway's back"
              + " office: {}",
          name,
          error.getMessage());
    }
    return client.notifications().reply(true);
  }

  private Event authenticated(String client, Map<String, ?> headers, byte[] body) {
    return ledger
        .clients
        .get(client)
        .notifications()
        .receive(headers, body, claimed -> expected(client, claimed));
  }

  private Expected expected(String client, Event event) {
    if (event.refund() != null) {
      return expectedRefund(client, event.refund());
    }
    StoredAttempt stored =
        paymentOrPayout(client, event)
            .orElseThrow(() -> new UnknownOrderException(unknown(event.orderId())));
    boolean isPayout = stored.key().equals(AttemptKey.payout(client, event.orderId()));
    Expected.Builder expected =
        Expected.builder()
            .orderId(stored.attempt().number())
            .amount(stored.attempt().amount())
            .currency(stored.attempt().currency())
            .kind(isPayout ? OrderKind.PAYOUT : OrderKind.PAYMENT);
    if (stored.attempt().capture() != null) {
      expected.capture(stored.attempt().capture());
    }
    return expected.build();
  }

  private Optional<StoredAttempt> paymentOrPayout(String client, Event event) {
    String number = event.orderId();
    if (number == null) {
      return Optional.empty();
    }
    Optional<StoredAttempt> payout = ledger.store.find(AttemptKey.payout(client, number));
    if (event.payout() != null) {
      return payout;
    }
    // Paypro does not say which of the two it is.
    Optional<StoredAttempt> payment = ledger.store.find(AttemptKey.payment(client, number));
    return payment.isPresent() ? payment : payout;
  }

  /** A refund that was made in the gateway's back office is known by its payment alone. */
  private Expected expectedRefund(String client, Refund refund) {
    Optional<StoredAttempt> own =
        Optional.ofNullable(refund.refundId())
            .flatMap(number -> ledger.store.find(AttemptKey.refund(client, number)));
    if (own.isPresent()) {
      return Expected.builder()
          .orderId(own.get().attempt().number())
          .amount(own.get().attempt().amount())
          .currency(own.get().attempt().currency())
          .build();
    }
    boolean isOurs =
        refund.orderId() != null
            && ledger.store.find(AttemptKey.payment(client, refund.orderId())).isPresent();
    if (!isOurs || refund.refundId() == null || refund.amount() == null) {
      throw new UnknownOrderException(unknown(refund.orderId()));
    }
    return Expected.builder()
        .orderId(refund.refundId())
        .amount(refund.amount())
        .currency(refund.currency())
        .build();
  }

  private static String unknown(String number) {
    return "a notification is about the order "
        + number
        + ", which this shop did not begin: another shop uses the same account, or the order was"
        + " deleted";
  }

  private void accept(String client, Event event) {
    try {
      ledger.inTransaction(() -> accepted(client, event));
    } catch (DuplicateKeyException error) {
      LOG.debug("the event {} was taken by another machine", event.dedupeKey());
    }
  }

  private boolean accepted(String client, Event event) {
    Optional<StoredAttempt> refund = Optional.empty();
    Optional<StoredAttempt> order;
    if (event.refund() != null) {
      String paymentNumber = paymentNumber(client, event.refund());
      order = ledger.store.lock(AttemptKey.payment(client, paymentNumber));
      refund =
          Optional.ofNullable(event.refund().refundId())
              .flatMap(number -> ledger.store.lock(AttemptKey.refund(client, number)));
    } else if (event.payout() != null) {
      order = ledger.store.lock(AttemptKey.payout(client, event.payout().orderId()));
    } else if (event.payment() != null) {
      order = ledger.store.lock(AttemptKey.payment(client, event.payment().orderId()));
    } else {
      order = Optional.empty();
    }
    if (ledger.store.hasNotification(client, event.dedupeKey())) {
      return false;
    }
    ledger.store.addNotification(client, event.dedupeKey(), ledger.clock.instant());
    if (event.payment() == null && event.payout() == null && event.refund() == null) {
      disputed(client, event).ifPresent(payment -> ledger.add(payment, news -> news.event(event)));
      ledger.tell(client, event);
      return true;
    }
    ledger.add(
        order.orElseThrow(() -> new UnknownOrderException(unknown(event.orderId()))),
        news -> news.event(event));
    refund.ifPresent(own -> ledger.add(own, news -> news.event(event)));
    return true;
  }

  /** The payment of this shop that an event's dispute is about. */
  private Optional<StoredAttempt> disputed(String client, Event event) {
    return Optional.ofNullable(event.dispute())
        .map(Dispute::orderId)
        .flatMap(number -> ledger.store.lock(AttemptKey.payment(client, number)));
  }

  private String paymentNumber(String client, Refund refund) {
    return Optional.ofNullable(refund.refundId())
        .flatMap(number -> ledger.store.find(AttemptKey.refund(client, number)))
        .map(StoredAttempt::paymentNumber)
        .orElse(refund.orderId());
  }
}
