package org.libtill.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Several machines on one database: web workers and resolvers that are killed at random, a database
 * that crashes, a gateway that loses answers, and notifications that come twice, late, early and in
 * another order. {@code TILL_CHAOS_ORDERS} says how many orders; with 1000 or more, the run also
 * waits until everything is settled, which takes the gateway's five minutes.
 */
class ChaosTest {
  private static final int ORDERS =
      Integer.parseInt(System.getenv().getOrDefault("TILL_CHAOS_ORDERS", "100"));
  private static final boolean IS_LONG = ORDERS >= 1000;
  private static final int WEB_WORKERS = IS_LONG ? 4 : 3;
  private static final int RESOLVERS = 2;
  private static final int KILLS = IS_LONG ? 24 : 4;
  private static final String CHAOS =
      "{\"drop_answer\": 0.1, \"status_500_after\": 0.05, \"garbage\": 0.05, \"cut\": 0.03,"
          + " \"status_500_before\": 0.03, \"reset\": 0.03, \"delayed_commit\": 0.05,"
          + " \"refuse\": 0.03, \"delay\": 0.05, \"query_lag\": 0.05,"
          + " \"duplicate_notification\": 0.2, \"late_notification\": 0.2,"
          + " \"early_notification\": 0.1, \"reordered_notification\": 0.1}";

  private final Merchant merchant = Merchant.of("payermax");
  private final List<Worker> web = new ArrayList<>();
  private final List<Worker> all = new ArrayList<>();
  private final AtomicInteger kills = new AtomicInteger();
  private final Random random = new Random(7);
  private JdbcTemplate jdbc;

  @Test
  @Timeout(value = 45, unit = TimeUnit.MINUTES)
  void everyPaidOrderIsShippedOnceWhateverHappens(@TempDir Path folder) throws Exception {
    try (Postgres postgres = Postgres.orSkip();
        RunningShop observer = new RunningShop(merchant.properties(), postgres.properties())) {
      jdbc = observer.bean(JdbcTemplate.class);
      merchant.chaos(7, CHAOS);
      startWorkers(folder, postgres);
      new Customers(web, ORDERS).serve(8, done -> disturb(done, postgres));
      Wait.seldomUntil(this::isSettled);
      check();
    } finally {
      all.forEach(Worker::close);
    }
  }

  private void startWorkers(Path folder, Postgres postgres) {
    long since = System.currentTimeMillis();
    for (int number = 0; number < WEB_WORKERS; number++) {
      int port = Ports.free();
      Properties properties = worker(postgres);
      properties.put("server.port", String.valueOf(port));
      properties.put("till.resolve.enabled", "false");
      web.add(new Worker(folder, "web" + number, properties, port));
    }
    all.addAll(web);
    for (int number = 0; number < RESOLVERS; number++) {
      Properties properties = worker(postgres);
      properties.put("spring.main.web-application-type", "none");
      properties.put("shop.address", "http://127.0.0.1:1");
      properties.put("till.resolve.interval", "300ms");
      properties.put("hurried.since", String.valueOf(since));
      all.add(new Worker(folder, "resolver" + number, properties, 0));
    }
  }

  private Properties worker(Postgres postgres) {
    Properties properties = merchant.properties();
    properties.putAll(postgres.properties());
    properties.put("till.store.create-tables", "false");
    properties.put("spring.sql.init.mode", "never");
    properties.put("till.clients.cards.total-timeout", "10s");
    properties.put("till.clients.cards.attempt-timeout", "5s");
    return properties;
  }

  /** One worker dies each time so many orders are served, and once the database crashes. */
  private synchronized void disturb(int done, Postgres postgres) {
    if (done % (ORDERS / KILLS) == 0) {
      all.get(random.nextInt(all.size())).kill();
      kills.incrementAndGet();
    }
    if (done == ORDERS / 2) {
      postgres.crash();
    }
  }

  /** What the gateway says of each number that it has approved: how often, and how much. */
  private Map<String, Long> approved(String kind) {
    Map<String, Long> approved = new TreeMap<>();
    for (Map<String, Object> entry : merchant.entries()) {
      if (kind.equals(entry.get("kind")) && "approved".equals(entry.get("status"))) {
        approved.merge((String) entry.get("order_id"), 1L, Long::sum);
      }
    }
    return approved;
  }

  private List<String> diary(String kind, String what) {
    return jdbc.queryForList(
        "select number from shop_diary where kind = ? and what = ?", String.class, kind, what);
  }

  private boolean isSettled() {
    boolean isShipped =
        Set.copyOf(diary("payment", "fulfil")).containsAll(approved("payment").keySet())
            && Set.copyOf(diary("refund", "fulfil")).containsAll(approved("refund").keySet());
    return isShipped && (!IS_LONG || open().isEmpty());
  }

  private List<String> open() {
    return jdbc.queryForList(
        "select number from till_attempt where status in ('open', 'under_way')", String.class);
  }

  private void check() {
    Map<String, Long> paid = approved("payment");
    Map<String, Long> refunded = approved("refund");
    List<String> shipped = diary("payment", "fulfil");
    List<String> booked = diary("refund", "fulfil");
    System.out.printf(
        "chaos: %d orders, %d paid, %d refunds, %d workers killed, %d notifications taken, %d still"
            + " open%n",
        ORDERS,
        paid.size(),
        refunded.size(),
        kills.get(),
        jdbc.queryForObject("select count(*) from till_notification", Integer.class),
        open().size());
    assertThat(paid).isNotEmpty();
    assertThat(refunded).isNotEmpty();
    assertThat(kills).hasValue(KILLS);
    assertThat(paid.values()).as("no order is charged twice").allMatch(count -> count == 1);
    assertThat(shipped).as("no order is shipped twice").doesNotHaveDuplicates();
    assertThat(new TreeSet<>(shipped)).as("what is paid is shipped").isEqualTo(paid.keySet());
    assertThat(refunded.values()).as("no refund is made twice").allMatch(count -> count == 1);
    assertThat(booked).as("no refund is booked twice").doesNotHaveDuplicates();
    assertThat(new TreeSet<>(booked)).isEqualTo(refunded.keySet());
    assertThat(refundedByOrder()).as("the shop knows what came back").isEqualTo(ledgerByOrder());
    assertThat(jdbc.queryForList("select what from shop_diary where what like 'alarm%'"))
        .as("nothing needs a person")
        .isEmpty();
  }

  private Map<String, Long> ledgerByOrder() {
    Map<String, Long> sums = new TreeMap<>();
    for (Map<String, Object> entry : merchant.entries()) {
      if ("payment".equals(entry.get("kind")) && ((Number) entry.get("refunded")).longValue() > 0) {
        sums.put((String) entry.get("order_id"), ((Number) entry.get("refunded")).longValue());
      }
    }
    return sums;
  }

  private Map<String, Long> refundedByOrder() {
    return jdbc.queryForList("select number, refunded from shop_order where refunded > 0").stream()
        .collect(
            Collectors.toMap(
                row -> (String) row.get("number"),
                row -> (Long) row.get("refunded"),
                Long::sum,
                TreeMap::new));
  }
}
