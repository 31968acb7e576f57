package org.libtill.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptKind;
import org.libtill.model.AttemptStatus;
import org.libtill.param.AttemptCreateRequest;
import org.libtill.param.Browser;
import org.libtill.param.Card;
import org.libtill.param.Customer;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.RefundRequest;
import org.libtill.spring.Attempted;
import org.libtill.spring.TillAttempts;
import org.libtill.spring.TillClients;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.StoredAttempt;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a shop may rely on, whatever its database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OrdersContract {
  static final String CARD = "4392963203551251";
  private static final String DECLINED_CARD = "4000000000000002";

  private final Merchant merchant = Merchant.of("payermax");
  RunningShop shop;

  abstract Properties database();

  @BeforeAll
  void start() {
    // Nothing is asked at once, so that a lost answer stays lost until the test asks.
    shop =
        new RunningShop(
            merchant.properties(),
            database(),
            RunningShop.property("till.clients.cards.resolve", "false"));
  }

  @AfterAll
  void stop() {
    if (shop != null) {
      shop.close();
    }
  }

  private HttpResponse<String> checkout(String number, String card) {
    assertThat(shop.post("/orders/" + number + "?amount=2500").statusCode()).isEqualTo(200);
    return pay(number, card);
  }

  private HttpResponse<String> pay(String number, String card) {
    return shop.post("/orders/" + number + "/pay" + (card == null ? "" : "?card=" + card));
  }

  private String state(String number) {
    return shop.bean(JdbcTemplate.class)
        .queryForObject("select state from shop_order where number = ?", String.class, number);
  }

  private HttpResponse<String> refund(String number, String refund, long amount) {
    return shop.post("/orders/" + number + "/refunds/" + refund + "?amount=" + amount);
  }

  private Attempt resolve(AttemptKey key) {
    return shop.attempts().resolve(key);
  }

  private long charges(String number) {
    return merchant.entries().stream()
        .filter(entry -> number.equals(entry.get("order_id")))
        .filter(entry -> "approved".equals(entry.get("status")))
        .count();
  }

  @Test
  void aPaidOrderIsShippedOnce() {
    assertThat(checkout("paid", CARD).body()).contains("succeeded");
    resolve(AttemptKey.payment("cards", "paid"));
    assertThat(state("paid")).isEqualTo("shipped");
    assertThat(shop.count("paid", "fulfil")).isEqualTo(1);
  }

  @Test
  void aDeclinedOrderIsReleased() {
    assertThat(checkout("declined", DECLINED_CARD).body()).contains("failed");
    assertThat(state("declined")).isEqualTo("open");
    assertThat(shop.count("declined", "release")).isEqualTo(1);
  }

  @Test
  void theCustomerIsSentToTheGatewaysPage() {
    HttpResponse<String> response = checkout("page", null);
    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(response.headers().firstValue("Location")).isPresent();
    HttpResponse<String> secondTab = pay("page", null);
    assertThat(secondTab.headers().firstValue("Location"))
        .isEqualTo(response.headers().firstValue("Location"));
  }

  @Test
  void aLostAnswerIsFoundByAsking() {
    merchant.fault("drop_answer", "orderAndPay", "lost");
    String body = checkout("lost", CARD).body();
    assertThat(body).contains("open").contains("Do not repeat it");
    assertThat(shop.count("lost", "fulfil")).isZero();
    assertThat(resolve(AttemptKey.payment("cards", "lost")).status())
        .isEqualTo(AttemptStatus.SUCCEEDED);
    assertThat(shop.count("lost", "fulfil")).isEqualTo(1);
  }

  @Test
  void aRefusedOrderMayBeSentAgainUnderItsNumber() {
    merchant.refuse("orderAndPay", "refused");
    assertThat(checkout("refused", CARD).body()).contains("not_made").contains("no money moved");
    assertThat(shop.count("refused", "release")).isEqualTo(1);
    assertThat(pay("refused", CARD).body()).contains("succeeded");
    assertThat(shop.count("refused", "fulfil")).isEqualTo(1);
  }

  @Test
  void eachRefusedCallReleasesTheGoodsOnce() {
    merchant.refuse("orderAndPay", "twice");
    checkout("twice", CARD);
    merchant.refuse("orderAndPay", "twice");
    pay("twice", CARD);
    assertThat(shop.count("twice", "release")).isEqualTo(2);
  }

  @Test
  void twoTabsChargeOnce() throws Exception {
    shop.post("/orders/tabs?amount=2500");
    ExecutorService tabs = Executors.newFixedThreadPool(6);
    try {
      Callable<Attempted> tab = () -> shop.attempts().pay("cards", payment("tabs", 2500));
      long calls = 0;
      for (Future<Attempted> attempted : tabs.invokeAll(List.of(tab, tab, tab, tab, tab, tab))) {
        calls += attempted.get().called() ? 1 : 0;
      }
      assertThat(calls).isEqualTo(1);
    } finally {
      tabs.shutdown();
    }
    assertThat(charges("tabs")).isEqualTo(1);
    assertThat(shop.count("tabs", "fulfil")).isEqualTo(1);
  }

  private static PaymentRequest payment(String number, long amount) {
    return PaymentRequest.builder()
        .orderId(number)
        .amount(Money.ofMinor(amount, "USD"))
        .description("Blue cap")
        .country("US")
        .successUrl("https://shop.example/thanks")
        .customer(Customer.builder().id("c1").ip("192.0.2.7").email("a@b.example").build())
        .browser(Browser.builder().userAgent("Mozilla/5.0").build())
        .paymentMethod(
            PaymentMethod.builder()
                .card(
                    Card.builder()
                        .number(CARD)
                        .expiryMonth(12)
                        .expiryYear(2040)
                        .holder("Ada Lovelace")
                        .cvv("917")
                        .build())
                .build())
        .build();
  }

  @Test
  void anOrderThatWasChangedAfterItsPaymentBeganIsRefusedWithTheFix() {
    checkout("changed", CARD);
    shop.bean(JdbcTemplate.class)
        .update("update shop_order set amount = 3000 where number = 'changed'");
    HttpResponse<String> response = pay("changed", CARD);
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("25.00 USD").contains("changed_2");
    assertThat(charges("changed")).isEqualTo(1);
  }

  @Test
  void aTransactionAroundTheCallIsRefusedWithTheFix() {
    TillAttempts attempts = shop.attempts();
    assertThatThrownBy(
            () -> transaction().execute(status -> attempts.pay("cards", payment("inside", 2500))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without @Transactional");
    assertThat(attempts.find(AttemptKey.payment("cards", "inside"))).isEmpty();
    assertThat(charges("inside")).isZero();
  }

  @Test
  void aListenerThatFailsRollsEverythingBackAndIsCalledAgain() {
    shop.post("/orders/closed?amount=2500");
    Breaking.FAILURES.set(1);
    // No notification about this payment comes between.
    assertThatThrownBy(() -> shop.attempts().pay("cards", payment("closed", 2500)))
        .hasMessageContaining("the warehouse is closed");
    assertThat(shop.count("closed", "fulfil")).isZero();
    assertThat(state("closed")).isEqualTo("open");
    assertThat(shop.status("closed")).isEqualTo("open");
    resolve(AttemptKey.payment("cards", "closed"));
    assertThat(shop.count("closed", "fulfil")).isEqualTo(1);
    assertThat(charges("closed")).isEqualTo(1);
  }

  @Test
  void refundsAddUpAndNeverExceedWhatWasPaid() {
    checkout("back", CARD);
    assertThat(refund("back", "back_1", 500).statusCode()).isEqualTo(200);
    settle("back_1");
    assertThat(refund("back", "back_1", 500).body()).contains("\"called\":false");
    HttpResponse<String> tooMuch = refund("back", "back_2", 2100);
    assertThat(tooMuch.statusCode()).isEqualTo(409);
    assertThat(tooMuch.body())
        .contains("21.00 USD is more than is left")
        .contains("25.00 USD were paid")
        .contains("5.00 USD refunded");
    assertThat(refund("back", "back_3", 2000).statusCode()).isEqualTo(200);
    settle("back_3");
    assertThat(shop.count("back", "refund_arrived")).isEqualTo(2);
    assertThat(shop.count("back_1", "fulfil")).isEqualTo(1);
    assertThat(refund("back", "back_4", 1).statusCode()).isEqualTo(409);
  }

  /** Asks until the sandbox has settled the refund, which it does after a moment. */
  private void settle(String refund) {
    AttemptKey key = AttemptKey.refund("cards", refund);
    Wait.until(() -> resolve(key).status() != AttemptStatus.UNDER_WAY);
    assertThat(resolve(key).status()).isEqualTo(AttemptStatus.SUCCEEDED);
  }

  @Test
  void anUnknownRefundBlocksTheNextOneUntilItIsSettled() {
    checkout("blocked", CARD);
    merchant.fault("drop_answer", "refund", "blocked_1");
    assertThat(refund("blocked", "blocked_1", 500).body()).contains("open");
    HttpResponse<String> next = refund("blocked", "blocked_2", 500);
    assertThat(next.statusCode()).isEqualTo(409);
    assertThat(next.body()).contains("wait until it is settled");
    settle("blocked_1");
    assertThat(refund("blocked", "blocked_2", 500).statusCode()).isEqualTo(200);
  }

  @Test
  void aRefundWhoseProcessDiedBeforeTheCallBlocksTheNextOne() {
    checkout("died", CARD);
    // The row as a process leaves it that dies between its commit and its call.
    Attempt begun =
        shop.bean(TillClients.class)
            .get("cards")
            .attempts()
            .create(
                AttemptCreateRequest.builder()
                    .kind(AttemptKind.REFUND)
                    .number("died_1")
                    .amount(500)
                    .currency("USD")
                    .attemptedAt(Instant.now())
                    .build());
    AttemptKey key = AttemptKey.refund("cards", "died_1");
    shop.bean(AttemptStore.class).insert(new StoredAttempt(key, begun, "died", null), null);
    assertThat(refund("died", "died_2", 500).statusCode()).isEqualTo(409);
    assertThat(refund("died", "died_1", 500).body()).contains("\"called\":false");
  }

  @Test
  void aPersonSettlesARefundThatNobodyCanAskAbout() {
    checkout("person", CARD);
    for (String number : List.of("person_1", "person_2")) {
      merchant.fault("status_500_before", "refund", number);
      assertThat(refund("person", number, 500).body()).contains("open");
      boolean made = number.endsWith("1");
      Attempt refund = shop.attempts().settleRefund("cards", number, made);
      assertThat(refund.status())
          .isEqualTo(made ? AttemptStatus.SUCCEEDED : AttemptStatus.NOT_MADE);
    }
    Attempt payment =
        shop.attempts().find(AttemptKey.payment("cards", "person")).orElseThrow().attempt();
    assertThat(payment.isRefundBlocked()).isFalse();
    assertThat(payment.amountRefunded()).isEqualTo(500);
  }

  @Test
  void whatIsNotPaidIsNotRefunded() {
    checkout("unpaid", DECLINED_CARD);
    HttpResponse<String> response = refund("unpaid", "unpaid_1", 500);
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("is not paid");
    assertThat(refund("nowhere", "nowhere_1", 500).body()).contains("no payment nowhere");
  }

  @Test
  void aRefundNumberBelongsToOnePayment() {
    checkout("one", CARD);
    checkout("other", CARD);
    refund("one", "shared", 500);
    HttpResponse<String> response = refund("other", "shared", 500);
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("belongs to another payment");
  }

  @Test
  void twoWorkersNeverAskAboutTheSameAttempt() {
    loseAnswers("worker_1", "worker_2");
    AttemptStore store = shop.bean(AttemptStore.class);
    transaction()
        .execute(
            status -> {
              assertThat(store.lockDue(Instant.now(), 10)).hasSize(2);
              return assertThat(elsewhere(() -> shop.attempts().resolveDue(10))).isZero();
            });
    assertThat(shop.attempts().resolveDue(10)).isEqualTo(2);
    assertThat(shop.attempts().resolveDue(10)).isZero();
    for (String number : List.of("worker_1", "worker_2")) {
      assertThat(shop.count(number, "fulfil")).isEqualTo(1);
    }
  }

  /** These payments alone are due. */
  final void loseAnswers(String... numbers) {
    JdbcTemplate jdbc = shop.bean(JdbcTemplate.class);
    for (String number : numbers) {
      jdbc.update(
          "insert into shop_order (number, amount, state, refunded) values (?, 2500, 'open', 0)",
          number);
      merchant.fault("drop_answer", "orderAndPay", number);
      shop.attempts().pay("cards", payment(number, 2500));
    }
    jdbc.update("update till_attempt set due_at = null");
    for (String number : numbers) {
      jdbc.update(
          "update till_attempt set due_at = timestamp '2020-01-01 00:00:00' where number = ?",
          number);
    }
  }

  final TransactionTemplate transaction() {
    return new TransactionTemplate(shop.bean(PlatformTransactionManager.class));
  }

  static <T> T elsewhere(Callable<T> work) {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      return other.submit(work).get();
    } catch (Exception error) {
      throw new IllegalStateException(error);
    } finally {
      other.shutdown();
    }
  }

  @Test
  void aRefundFromTheBackOfficeArrivesAtItsPayment() {
    checkout("office", CARD);
    try (Client client = merchant.client()) {
      client
          .refunds()
          .create(
              RefundRequest.builder()
                  .refundId("office_1")
                  .orderId("office")
                  .amount(Money.ofMinor(700, "USD"))
                  .notifyUrl(shop.address() + "/till/notifications/cards")
                  .build());
    }
    Wait.until(() -> shop.count("office", "refund_arrived") > 0);
    assertThat(
            shop.bean(JdbcTemplate.class)
                .queryForObject(
                    "select refunded from shop_order where number = 'office'", Long.class))
        .isEqualTo(700);
  }
}
