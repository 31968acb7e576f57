package org.libtill.killbill;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.killbill.billing.osgi.api.OSGIKillbill;
import org.killbill.billing.payment.api.PaymentApiException;
import org.libtill.exception.TillException;
import org.libtill.model.NotificationReply;
import org.libtill.spring.UnknownOrderException;
import org.libtill.spring.store.AttemptKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a gateway's notification: stores what it says, and lets Kill Bill look at the payment. */
final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private final Tenants tenants;
  private final TransactionStore store;
  private final News news;
  private final OSGIKillbill killbill;

  Notifications(Tenants tenants, TransactionStore store, News news, OSGIKillbill killbill) {
    this.tenants = tenants;
    this.store = store;
    this.news = news;
    this.killbill = killbill;
  }

  /** What the gateway is told, and which payments have news. */
  record Received(NotificationReply reply, Set<UUID> payments) {}

  /** Throws a RefusedException if there is no such client. */
  Received receive(UUID tenant, String client, Map<String, List<String>> headers, byte[] body) {
    TenantTill till = tenants.get(tenant);
    String key = till.key(till.chosen(client));
    try {
      News.Told<NotificationReply> told =
          news.during(() -> till.attempts().receive(key, headers, body));
      Set<UUID> payments = new LinkedHashSet<>();
      told.attempts().forEach(attempt -> payments.addAll(payments(attempt.key())));
      payments.forEach(payment -> look(tenant, payment));
      return new Received(told.result(), payments);
    } catch (TillException error) {
      LOG.warn("a notification for {} was refused. {}", client, Failures.message(key, error));
    } catch (UnknownOrderException error) {
      LOG.warn("a notification for {} was refused: {}", client, error.getMessage());
    } catch (RuntimeException error) {
      LOG.error("a notification for {} could not be stored, and will come again", client, error);
    }
    return new Received(till.client(key).notifications().reply(false), Set.of());
  }

  private Set<UUID> payments(AttemptKey key) {
    Set<UUID> payments = new LinkedHashSet<>();
    store.ofNumber(key.client(), key.number()).forEach(one -> payments.add(one.paymentId()));
    return payments;
  }

  /** Kill Bill asks the plugin, and moves what is pending or unknown. If not, its Janitor will. */
  private void look(UUID tenant, UUID payment) {
    try {
      killbill.getPaymentApi().getPayment(payment, true, false, List.of(), new TenantOnly(tenant));
    } catch (PaymentApiException | RuntimeException error) {
      LOG.warn("Kill Bill could not look at payment {} now; its Janitor will", payment, error);
    }
  }
}
