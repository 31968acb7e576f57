package org.libtill.killbill;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.libtill.model.AttemptAlarm;
import org.libtill.model.Event;
import org.libtill.spring.OrderListener;
import org.libtill.spring.store.StoredAttempt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what follows from a notification, so that Kill Bill looks at those payments at once. */
final class News implements OrderListener {
  private static final Logger LOG = LoggerFactory.getLogger(News.class);

  private final TransactionStore store;
  private final ThreadLocal<List<StoredAttempt>> heard = new ThreadLocal<>();

  News(TransactionStore store) {
    this.store = store;
  }

  /** The result of some work, and which attempts have news by it. */
  record Told<T>(T result, List<StoredAttempt> attempts) {}

  <T> Told<T> during(Supplier<T> work) {
    List<StoredAttempt> attempts = new ArrayList<>();
    heard.set(attempts);
    try {
      return new Told<>(work.get(), attempts);
    } finally {
      heard.remove();
    }
  }

  private void hear(StoredAttempt attempt) {
    List<StoredAttempt> attempts = heard.get();
    if (attempts != null) {
      attempts.add(attempt);
    }
  }

  /** Kill Bill never takes a failed transaction back, so a person has to know. */
  @Override
  public void fulfil(StoredAttempt attempt) {
    hear(attempt);
    store.ofNumber(attempt.key().client(), attempt.key().number()).stream()
        .filter(one -> !one.isStep() && one.status() == PaymentPluginStatus.ERROR)
        .forEach(
            one ->
                LOG.error(
                    "transaction {} of payment {} succeeded after Kill Bill was told that it had"
                        + " failed: correct it with Kill Bill's admin API, or give the money back",
                    one.id(),
                    one.paymentId()));
  }

  @Override
  public void hold(StoredAttempt attempt) {
    hear(attempt);
  }

  @Override
  public void release(StoredAttempt attempt) {
    hear(attempt);
  }

  @Override
  public void refundArrived(StoredAttempt attempt) {
    hear(attempt);
  }

  @Override
  public void alarm(StoredAttempt attempt, AttemptAlarm alarm) {
    hear(attempt);
    LOG.error(
        "look at the {} {} in the gateway's back office: {}",
        attempt.key().kind().wireName(),
        attempt.key().number(),
        alarm.wireName());
  }

  @Override
  public void event(String client, Event event) {
    LOG.warn(
        "the gateway of {} reports {}: look into its back office",
        TenantTill.name(client),
        event.type() == null ? "an event" : event.type().wireName());
  }
}
