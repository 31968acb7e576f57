package org.libtill.killbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Payments through Kill Bill's REST API, against the sandbox. */
@Timeout(300)
class PaymentsTest {
  private final Merchant merchant = Merchant.of("payermax");
  private final Tenant tenant = new Tenant(Shop.server());

  @BeforeEach
  void configure() {
    tenant.configure(client());
  }

  /** An account that does not ask by itself after a lost answer. */
  private Map<String, Object> client() {
    Map<String, Object> client = merchant.config();
    client.put("resolve", false);
    return client;
  }

  private Object ledger(String number, String field) {
    List<Map<String, Object>> entries = merchant.entries(number);
    assertThat(entries).hasSize(1);
    return entries.get(0).get(field);
  }

  private PaymentView purchase(String key, String... properties) {
    return tenant.pay(tenant.accountWithCard(), "PURCHASE", key, "25.00", properties);
  }

  @Test
  void aPurchaseIsPaidOnce() {
    PaymentView payment = purchase("paid");
    assertThat(payment.status()).as(payment.toString()).isEqualTo("SUCCESS");
    assertThat(ledger(payment.number(), "status")).isEqualTo("approved");
    assertThat(((Number) ledger(payment.number(), "amount")).longValue()).isEqualTo(2500);
    assertThat(payment.last().get("secondPaymentReferenceId")).isEqualTo(payment.number());
    assertThat(payment.last().get("firstPaymentReferenceId")).isNotNull();
  }

  @Test
  void aReservedPaymentIsCaptured() {
    PaymentView reserved = tenant.pay(tenant.accountWithCard(), "AUTHORIZE", "captured", "25.00");
    assertThat(reserved.status()).as(reserved.toString()).isEqualTo("SUCCESS");
    assertThat(ledger(reserved.number(), "status")).isEqualTo("authorised");
    tenant.capture(reserved, "25.00");
    PaymentView captured = tenant.payment("captured");
    assertThat(captured.statuses()).containsExactly("AUTHORIZE SUCCESS", "CAPTURE SUCCESS");
    assertThat(ledger(reserved.number(), "status")).isEqualTo("approved");
  }

  @Test
  void aSecondCaptureIsRefusedBeforeItIsSent() {
    PaymentView reserved = tenant.pay(tenant.accountWithCard(), "AUTHORIZE", "twice", "25.00");
    tenant.capture(reserved, "10.00");
    tenant.capture(reserved, "10.00");
    PaymentView payment = tenant.payment("twice");
    assertThat(payment.statuses())
        .containsExactly("AUTHORIZE SUCCESS", "CAPTURE SUCCESS", "CAPTURE PLUGIN_FAILURE");
    assertThat(payment.message()).contains("not reserved any more");
  }

  @Test
  void aReservedPaymentIsGivenFree() {
    PaymentView reserved = tenant.pay(tenant.accountWithCard(), "AUTHORIZE", "voided", "25.00");
    tenant.voidPayment(reserved);
    assertThat(tenant.payment("voided").statuses())
        .containsExactly("AUTHORIZE SUCCESS", "VOID SUCCESS");
    assertThat(ledger(reserved.number(), "status")).isEqualTo("cancelled");
  }

  /** PayerMax's query does not say whether a payment is captured, and its notification does. */
  @Test
  void aLostCaptureIsKnownByTheNotification() {
    PaymentView reserved = tenant.pay(tenant.accountWithCard(), "AUTHORIZE", "lost-c", "25.00");
    merchant.fault("drop_answer", "capture");
    tenant.capture(reserved, "25.00");
    settled("lost-c", "AUTHORIZE SUCCESS", "CAPTURE SUCCESS");
    assertThat(ledger(reserved.number(), "status")).isEqualTo("approved");
  }

  @Test
  void aLostVoidIsFoundOutByTheJanitor() {
    tenant.configureSilent(client());
    PaymentView reserved = tenant.pay(tenant.accountWithCard(), "AUTHORIZE", "lost-v", "25.00");
    merchant.fault("drop_answer", "cancel");
    tenant.voidPayment(reserved);
    assertThat(tenant.payment("lost-v").status()).isEqualTo("UNKNOWN");
    afterMinutes(() -> tenant.stored("lost-v").status().equals("SUCCESS"));
    assertThat(ledger(reserved.number(), "status")).isEqualTo("cancelled");
  }

  @Test
  void aRefundIsMadeOnce() {
    PaymentView paid = purchase("refunded");
    tenant.refund(paid, "5.00", "USD", "r1");
    PaymentView payment = settled("refunded", "PURCHASE SUCCESS", "REFUND SUCCESS");
    assertThat(ledger(PaymentView.number(payment.last()), "status")).isEqualTo("approved");
    assertThat(((Number) ledger(paid.number(), "refunded")).longValue()).isEqualTo(500);
    tenant.refund(paid, "5.00", "USD", "r1");
    assertThat(((Number) ledger(paid.number(), "refunded")).longValue()).isEqualTo(500);
  }

  @Test
  void aLostRefundIsFoundOutAndBlocksTheNextOne() {
    tenant.configureSilent(client());
    PaymentView paid = purchase("lost-r");
    merchant.fault("drop_answer", "refund");
    tenant.refund(paid, "5.00", "USD", "lost-r1");
    assertThat(tenant.payment("lost-r").status()).isEqualTo("UNKNOWN");
    tenant.refund(paid, "5.00", "USD", "lost-r2");
    PaymentView blocked = tenant.payment("lost-r");
    assertThat(blocked.statuses())
        .containsExactly("PURCHASE SUCCESS", "REFUND UNKNOWN", "REFUND PLUGIN_FAILURE");
    assertThat(blocked.message()).contains("another refund");
    afterMinutes(() -> tenant.stored("lost-r").statuses().contains("REFUND SUCCESS"));
    assertThat(((Number) ledger(paid.number(), "refunded")).longValue()).isEqualTo(500);
  }

  @Test
  void moreThanWasPaidIsNotRefunded() {
    PaymentView paid = purchase("much");
    tenant.refund(paid, "20.00", "USD", "much1");
    settled("much", "PURCHASE SUCCESS", "REFUND SUCCESS");
    tenant.refund(paid, "20.00", "USD", "much2");
    PaymentView payment = tenant.payment("much");
    assertThat(payment.statuses())
        .containsExactly("PURCHASE SUCCESS", "REFUND SUCCESS", "REFUND PLUGIN_FAILURE");
    assertThat(payment.message()).contains("more than is left").contains("25.00 USD were paid");
    assertThat(((Number) ledger(paid.number(), "refunded")).longValue()).isEqualTo(2000);
  }

  @Test
  void aRefundInAnotherCurrencyIsNotSent() {
    PaymentView paid = purchase("foreign");
    HttpResponse<String> answer = tenant.refund(paid, "5.00", "EUR", "foreign1");
    assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(((Number) ledger(paid.number(), "refunded")).longValue()).isZero();
  }

  @Test
  void anAmountWithTooManyDecimalsIsNotSent() {
    PaymentView payment = tenant.pay(tenant.accountWithCard(), "PURCHASE", "decimals", "25.001");
    assertThat(payment.status()).isEqualTo("PLUGIN_FAILURE");
    assertThat(payment.message()).startsWith("Nothing was sent.");
    assertThat(merchant.entries()).isEmpty();
  }

  @Test
  void aDeclinedPaymentIsAnError() {
    PaymentView payment = purchase("declined", "description=FAILED");
    assertThat(payment.status()).isEqualTo("PAYMENT_FAILURE");
    assertThat(payment.message()).contains("no money moved");
    assertThat(ledger(payment.number(), "status")).isEqualTo("declined");
  }

  @Test
  void aRejectedCallIsAnError() {
    String account = tenant.accountWithCard();
    merchant.refuse("orderAndPay");
    PaymentView payment = tenant.pay(account, "PURCHASE", "rejected", "25.00");
    assertThat(payment.status()).isEqualTo("PAYMENT_FAILURE");
    assertThat(payment.message()).startsWith("The gateway refused, and no money moved.");
    assertThat(payment.last().get("gatewayErrorCode")).isEqualTo("PARAMS_INVALID");
  }

  @Test
  void aGatewayThatCannotBeReachedIsCancelled() throws IOException {
    String account = tenant.accountWithCard();
    Map<String, Object> client = client();
    try (ServerSocket closed = new ServerSocket(0)) {
      client.put("base_url", "http://127.0.0.1:" + closed.getLocalPort());
    }
    client.put("retry", Map.of("attempts", 1));
    tenant.configure(client);
    PaymentView payment = tenant.pay(account, "PURCHASE", "unreached", "25.00");
    assertThat(payment.status()).isEqualTo("PLUGIN_FAILURE");
    assertThat(payment.message()).startsWith("Nothing was sent, and no money moved.");
  }

  @Test
  void wrongCredentialsAreNamed() {
    String account = tenant.accountWithCard();
    Map<String, Object> client = client();
    client.put("credentials", Merchant.of("payermax").config().get("credentials"));
    @SuppressWarnings("unchecked")
    Map<String, Object> credentials = (Map<String, Object>) client.get("credentials");
    credentials.put("app_id", merchant.credential("app_id"));
    tenant.configure(client);
    PaymentView payment = tenant.pay(account, "PURCHASE", "wrong", "25.00");
    assertThat(payment.status()).isNotEqualTo("SUCCESS");
    assertThat(payment.message()).contains("clients.cards.credentials");
    assertThat(merchant.entries()).isEmpty();
  }

  @Test
  void aLostAnswerIsFoundOutByTheJanitor() {
    tenant.configureSilent(client());
    String account = tenant.accountWithCard();
    merchant.fault("drop_answer", "orderAndPay");
    PaymentView lost = tenant.pay(account, "PURCHASE", "lost", "25.00");
    assertThat(lost.status()).isEqualTo("UNKNOWN");
    afterMinutes(() -> tenant.stored("lost").status().equals("SUCCESS"));
    assertThat(merchant.entries(lost.number())).hasSize(1);
    assertThat(tenant.payment("lost").message()).isEqualTo("null");
  }

  /**
   * Kill Bill takes a new transaction of a payment whose purchase is unknown; the plugin does not.
   */
  @Test
  void anUnknownPurchaseBlocksTheNextOneOfThatPayment() {
    tenant.configureSilent(client());
    String account = tenant.accountWithCard();
    merchant.fault("drop_answer", "orderAndPay");
    tenant.pay(account, "PURCHASE", "again", "25.00");
    tenant.buy(account, "again", "again-2", "25.00");
    PaymentView payment = tenant.payment("again");
    assertThat(payment.statuses()).containsExactly("PURCHASE UNKNOWN", "PURCHASE PLUGIN_FAILURE");
    assertThat(payment.message()).contains("nobody pays twice");
    assertThat(merchant.entries()).hasSize(1);
  }

  /** As if the server had died before it stored the attempt: nobody makes that call any more. */
  @Test
  void anAttemptThatWasNotStoredIsAskedAbout() {
    tenant.configureSilent(client());
    String account = tenant.accountWithCard();
    merchant.fault("drop_answer", "orderAndPay");
    PaymentView lost = tenant.pay(account, "PURCHASE", "unstored", "25.00");
    assertThat(lost.status()).isEqualTo("UNKNOWN");
    Shop.server()
        .database()
        .change("delete from till_attempt where number = '" + lost.number() + "'");
    assertThat(tenant.payment("unstored").status()).isEqualTo("UNKNOWN");
    assertThat(
            Shop.server()
                .database()
                .texts("select status from till_attempt where number = '" + lost.number() + "'"))
        .containsExactly("open");
    afterMinutes(() -> tenant.stored("unstored").status().equals("SUCCESS"));
    assertThat(merchant.entries(lost.number())).hasSize(1);
  }

  @Test
  void aCreditIsRefused() {
    PaymentView payment = tenant.pay(tenant.accountWithCard(), "CREDIT", "credit", "25.00");
    assertThat(payment.status()).isEqualTo("PLUGIN_FAILURE");
    assertThat(payment.message()).contains("refund the payment instead");
  }

  @Test
  void aCardInThePropertiesOfAPaymentIsRefused() {
    PaymentView payment =
        purchase("card", "payment_method.card.number=4392963203551251", "order_id=mine");
    assertThat(payment.status()).isEqualTo("PLUGIN_FAILURE");
    assertThat(payment.message()).contains("add it as a payment method");
    assertThat(merchant.entries()).isEmpty();
  }

  /** Waits for the gateway's notification: its refunds take a while. */
  private PaymentView settled(String key, String... statuses) {
    Wait.until(() -> tenant.stored(key).statuses().equals(List.of(statuses)));
    return tenant.payment(key);
  }

  /** Moves the server's clock, so that its Janitor asks the plugin, until it knows. */
  private void afterMinutes(BooleanSupplier condition) {
    long minutes = 10;
    try {
      while (!condition.getAsBoolean()) {
        tenant.moveClock(minutes);
        minutes *= 3;
      }
    } finally {
      tenant.resetClock();
    }
  }
}
