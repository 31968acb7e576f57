package org.libtill.spring;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.libtill.Client;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptAction;
import org.libtill.model.AttemptAsk;
import org.libtill.model.AttemptDue;
import org.libtill.model.Event;
import org.libtill.param.AttemptDueRequest;
import org.libtill.param.AttemptMergeRequest;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.Deed;
import org.libtill.spring.store.StoredAttempt;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Adds news to stored attempts, and lets the shop do what follows, in one transaction. A payment is
 * always locked before its refunds.
 */
final class AttemptLedger {
  final TillClients clients;
  final AttemptStore store;
  final Clock clock;
  private final TransactionTemplate transaction;
  private final List<OrderListener> listeners;

  AttemptLedger(
      TillClients clients,
      AttemptStore store,
      TransactionTemplate transaction,
      List<OrderListener> listeners,
      Clock clock) {
    this.clients = clients;
    this.store = store;
    this.transaction = transaction;
    this.listeners = listeners;
    this.clock = clock;
  }

  <T> T inTransaction(Supplier<T> work) {
    return transaction.execute(status -> work.get());
  }

  /** What is committed first is known after a crash; what the caller may roll back is not. */
  void refuseTransaction(String method) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(
          method
              + " was called inside a transaction. It has to commit what it is about to do before it"
              + " calls the gateway, so that the shop knows of it after a crash, and a transaction"
              + " should not wait for a gateway. Call it outside: from a method without"
              + " @Transactional, or from a TransactionSynchronization's afterCompletion");
    }
  }

  StoredAttempt locked(AttemptKey key) {
    return store
        .lock(key)
        .orElseThrow(
            () ->
                new UnknownOrderException(
                    "there is no " + key.kind().wireName() + " " + key.number() + " of this shop"));
  }

  /** Adds news to an attempt that is locked. */
  StoredAttempt add(StoredAttempt stored, Consumer<AttemptMergeRequest.Builder> news) {
    AttemptMergeRequest.Builder request = AttemptMergeRequest.builder().attempt(stored.attempt());
    news.accept(request);
    Attempt merged = client(stored).attempts().merge(request.build());
    StoredAttempt known = stored.with(merged);
    store.update(known, due(known));
    act(known);
    return known;
  }

  private void act(StoredAttempt known) {
    Set<Deed> done = store.deeds(known.key());
    for (Deeds.Task task : Deeds.tasks(known.attempt(), done)) {
      store.addDeed(known.key(), task.deed(), clock.instant());
      listeners.forEach(listener -> tell(listener, known, task));
    }
  }

  private static void tell(OrderListener listener, StoredAttempt known, Deeds.Task task) {
    AttemptAction action = task.action();
    switch (action) {
      case FULFIL:
        listener.fulfil(known);
        break;
      case HOLD:
        listener.hold(known);
        break;
      case RELEASE:
        listener.release(known);
        break;
      case REFUND_ARRIVED:
        listener.refundArrived(known);
        break;
      case ALARM:
        listener.alarm(known, task.alarm());
        break;
      default:
        throw new IllegalStateException("no action of an order: " + action);
    }
  }

  void tell(String client, Event event) {
    listeners.forEach(listener -> listener.event(client, event));
  }

  /** When to ask the gateway; null for never. */
  Instant due(StoredAttempt stored) {
    Instant now = clock.instant();
    AttemptDueRequest.Builder request =
        AttemptDueRequest.builder().attempt(stored.attempt()).now(now);
    if (stored.askedAt() != null) {
      request.askedAt(stored.askedAt());
    }
    AttemptDue due = client(stored).attempts().due(request.build());
    if (due.ask() == AttemptAsk.NEVER) {
      return null;
    }
    return due.ask() == AttemptAsk.NOW ? now : Instant.parse(due.at());
  }

  Client client(StoredAttempt stored) {
    return clients.get(stored.key().client());
  }
}
