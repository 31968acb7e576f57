package org.libtill.killbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed at random, a gateway that loses answers, and notifications that come
 * twice, late, early and in another order. {@code TILL_CHAOS_ORDERS} says how many orders; with 500
 * or more, the run also waits until everything is settled, which takes the gateway's five minutes.
 */
class ChaosTest {
  private static final int ORDERS =
      Integer.parseInt(System.getenv().getOrDefault("TILL_CHAOS_ORDERS", "60"));
  private static final boolean IS_LONG = ORDERS >= 500;
  private static final int KILLS = IS_LONG ? 8 : 2;
  private static final int ACCOUNTS = 6;
  private static final String CHAOS =
      "{\"drop_answer\": 0.1, \"status_500_after\": 0.05, \"garbage\": 0.05, \"cut\": 0.03,"
          + " \"status_500_before\": 0.03, \"reset\": 0.03, \"delayed_commit\": 0.05,"
          + " \"refuse\": 0.03, \"delay\": 0.05, \"query_lag\": 0.05,"
          + " \"duplicate_notification\": 0.2, \"late_notification\": 0.2,"
          + " \"early_notification\": 0.1, \"reordered_notification\": 0.1}";

  private final Merchant merchant = Merchant.of("payermax");
  private final AtomicInteger kills = new AtomicInteger();
  private KillBillServer server;
  private Tenant tenant;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void everyPaymentIsMadeOnceWhateverHappens(@TempDir Path folder) throws Exception {
    try (KillBillServer started = new KillBillServer(folder)) {
      server = started;
      tenant = new Tenant(server);
      Map<String, Object> client = merchant.config();
      client.put("timeouts", Map.of("attempt_ms", 5000, "total_ms", 10000));
      tenant.configure(client);
      List<String> accounts = new ArrayList<>();
      for (int index = 0; index < ACCOUNTS; index++) {
        accounts.add(tenant.accountWithCard());
      }
      merchant.chaos(7, CHAOS);
      new Customers(tenant, accounts, ORDERS).serve(this::disturb);
      merchant.endChaos();
      settle();
      check();
    }
  }

  private synchronized void disturb(int done) {
    if (done % (ORDERS / (KILLS + 1)) == 0 && kills.get() < KILLS) {
      kills.incrementAndGet();
      server.kill();
      server.start();
    }
  }

  /** The Janitor asks again and again, each time later, until Kill Bill knows what is true. */
  private void settle() {
    long minutes = 10;
    while (!isSettled()) {
      tenant.moveClock(minutes);
      keys("select distinct external_key from payments").forEach(tenant::payment);
      // libtill's longest pause is six hours, and after thirty days nobody asks.
      minutes += Math.min(10 + minutes / 2, 370);
      LockSupport.parkNanos(IS_LONG ? 5_000_000_000L : 200_000_000L);
    }
  }

  private boolean isSettled() {
    boolean isKnown =
        Set.copyOf(transactions("PURCHASE", "SUCCESS")).containsAll(approved("payment").keySet())
            && Set.copyOf(transactions("REFUND", "SUCCESS"))
                .containsAll(approved("refund").keySet());
    return isKnown && (!IS_LONG || open().isEmpty());
  }

  private List<String> keys(String query) {
    return server.database().texts(query);
  }

  /** The gateway's numbers of Kill Bill's transactions. */
  private List<String> transactions(String type, String status) {
    return keys(
        "select replace(id, '-', '') from payment_transactions where transaction_type = '"
            + type
            + "' and transaction_status = '"
            + status
            + "'");
  }

  private List<String> open() {
    return keys(
        "select id from payment_transactions where transaction_status in ('UNKNOWN', 'PENDING')");
  }

  /** What the gateway says of each number that it has approved: how often. */
  private Map<String, Long> approved(String kind) {
    Map<String, Long> approved = new TreeMap<>();
    for (Map<String, Object> entry : merchant.entries()) {
      if (kind.equals(entry.get("kind")) && "approved".equals(entry.get("status"))) {
        approved.merge((String) entry.get("order_id"), 1L, Long::sum);
      }
    }
    return approved;
  }

  private void check() {
    Map<String, Long> paid = approved("payment");
    Map<String, Long> refunded = approved("refund");
    System.out.printf(
        "chaos: %d orders, %d paid, %d refunds, %d kills, %d notifications taken, %d still open%n",
        ORDERS,
        paid.size(),
        refunded.size(),
        kills.get(),
        keys("select dedupe_key from till_notification").size(),
        open().size());
    assertThat(kills).hasValue(KILLS);
    assertThat(paid).isNotEmpty();
    assertThat(refunded).isNotEmpty();
    assertThat(paid.values()).as("no number is charged twice").allMatch(count -> count == 1);
    assertThat(refunded.values()).as("no refund is made twice").allMatch(count -> count == 1);
    assertThat(new TreeSet<>(transactions("PURCHASE", "SUCCESS")))
        .as("what Kill Bill delivers is paid, and what is paid it delivers")
        .isEqualTo(paid.keySet());
    assertThat(new TreeSet<>(transactions("REFUND", "SUCCESS"))).isEqualTo(refunded.keySet());
    assertThat(
            keys(
                "select p.external_key from payments p join payment_transactions t"
                    + " on t.payment_id = p.id where t.transaction_type = 'PURCHASE' and"
                    + " t.transaction_status = 'SUCCESS'"))
        .as("no order is charged twice, under whatever numbers")
        .doesNotHaveDuplicates();
    for (Map<String, Object> entry : merchant.entries()) {
      if ("payment".equals(entry.get("kind"))) {
        assertThat(((Number) entry.get("refunded")).longValue())
            .as("no more is refunded than was paid")
            .isLessThanOrEqualTo(2500);
      }
    }
    assertThat(server.log())
        .doesNotContain("succeeded after Kill Bill was told that it had failed")
        .doesNotContain("in the gateway's back office: ");
  }
}
