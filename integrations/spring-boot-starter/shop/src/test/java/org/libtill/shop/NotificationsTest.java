package org.libtill.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.model.AttemptKind;
import org.libtill.model.AttemptStatus;
import org.libtill.model.Capture;
import org.libtill.param.AttemptCreateRequest;
import org.libtill.param.Browser;
import org.libtill.param.Card;
import org.libtill.param.Customer;
import org.libtill.param.PaymentCaptureRequest;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.spring.store.AttemptKey;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.StoredAttempt;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** Notifications that are not what they seem, each with a line in the log that says what it was. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationsTest {
  private static final String PATH = "/till/notifications/cards";

  private final Merchant merchant = Merchant.of("payermax");
  private RunningShop shop;

  @BeforeAll
  void start() {
    shop = new RunningShop(merchant.properties(), RunningShop.memory());
  }

  @AfterAll
  void stop() {
    shop.close();
  }

  private void order(String number) {
    shop.post("/orders/" + number + "?amount=2500");
  }

  private void pay(String number) {
    order(number);
    shop.post("/orders/" + number + "/pay?card=" + OrdersContract.CARD);
  }

  /** A payment of the same account that this shop did not make. */
  private void payElsewhere(String number, String currency) {
    try (Client client = merchant.client()) {
      client.payments().create(payment(number, currency).build());
    }
  }

  private PaymentRequest.Builder payment(String number, String currency) {
    return PaymentRequest.builder()
        .orderId(number)
        .amount(Money.ofMinor(2500, currency))
        .description("Red cap")
        .country("US")
        .successUrl("https://shop.example/thanks")
        .notifyUrl(shop.address() + PATH)
        .customer(Customer.builder().id("c1").ip("192.0.2.7").email("a@b.example").build())
        .browser(Browser.builder().userAgent("Mozilla/5.0").build())
        .paymentMethod(
            PaymentMethod.builder()
                .card(
                    Card.builder()
                        .number(OrdersContract.CARD)
                        .expiryMonth(12)
                        .expiryYear(2040)
                        .holder("Ada Lovelace")
                        .cvv("917")
                        .build())
                .build());
  }

  /** The sandbox's delivery about an order, once the shop has answered it. */
  private Map<String, Object> delivery(String number) {
    Wait.until(() -> answered(number) != null);
    return answered(number);
  }

  private Map<String, Object> answered(String number) {
    return merchant.deliveries().stream()
        .filter(delivery -> String.valueOf(delivery).contains(number))
        .filter(delivery -> !((List<?>) delivery.get("attempts")).isEmpty())
        .findFirst()
        .orElse(null);
  }

  private HttpResponse<String> send(String body, String signature) {
    return shop.post(
        PATH,
        body.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/json",
        "sign",
        signature);
  }

  @Test
  void aForgedNotificationMovesNothing(CapturedOutput log) {
    order("forged");
    HttpResponse<String> response =
        send(
            "{\"code\": \"APPLY_SUCCESS\", \"msg\": \"\", \"notifyType\": \"PAYMENT\", \"data\":"
                + " {\"outTradeNo\": \"forged\", \"status\": \"SUCCESS\"}}",
            "Zm9yZ2Vk");
    assertThat(response.body()).doesNotContain("SUCCESS");
    assertThat(shop.count("forged", "fulfil")).isZero();
    assertThat(log).contains("till.clients.cards was refused").contains("not sent by the gateway");
  }

  @Test
  void aReplayedNotificationShipsOnce() {
    pay("replayed");
    Map<String, Object> first = delivery("replayed");
    merchant.replay(first.get("id"));
    Wait.until(
        () ->
            merchant.deliveries().stream()
                    .filter(delivery -> String.valueOf(delivery).contains("replayed"))
                    .filter(delivery -> !((List<?>) delivery.get("attempts")).isEmpty())
                    .count()
                == 2);
    assertThat(shop.count("replayed", "fulfil")).isEqualTo(1);
    assertThat(
            shop.bean(JdbcTemplate.class)
                .queryForObject("select count(*) from till_notification", Integer.class))
        .isPositive();
    assertThat(first.toString()).contains("200");
  }

  @Test
  void aReservedPaymentIsHeldUntilItIsCaptured() {
    order("reserved");
    PaymentRequest request = payment("reserved", "USD").capture(Capture.MANUAL).build();
    assertThat(shop.attempts().pay("cards", request).attempt().status())
        .isEqualTo(AttemptStatus.AUTHORIZED);
    assertThat(delivery("reserved").toString()).contains("200");
    shop.attempts().resolve(AttemptKey.payment("cards", "reserved"));
    assertThat(shop.count("reserved", "hold")).isEqualTo(1);
    assertThat(shop.count("reserved", "fulfil")).isZero();
    try (Client client = merchant.client()) {
      shop.attempts()
          .add(
              "cards",
              client
                  .payments()
                  .capture(
                      PaymentCaptureRequest.builder()
                          .orderId("reserved")
                          .captureId("reserved_1")
                          .amount(Money.ofMinor(2500, "USD"))
                          .build()));
    }
    assertThat(shop.count("reserved", "fulfil")).isEqualTo(1);
  }

  @Test
  void aPaymentInAnotherCurrencyShipsNothing(CapturedOutput log) {
    order("euros");
    // The shop begins it and its process dies; somebody else pays the number in another currency.
    begin("euros");
    payElsewhere("euros", "EUR");
    delivery("euros");
    assertThat(shop.count("euros", "fulfil")).isZero();
    assertThat(log).contains("another order, amount or currency than the shop's");
  }

  private void begin(String number) {
    Merchant nobody = Merchant.of("payermax");
    try (Client client = nobody.client()) {
      var attempt =
          client
              .attempts()
              .create(
                  AttemptCreateRequest.builder()
                      .kind(AttemptKind.PAYMENT)
                      .number(number)
                      .amount(2500)
                      .currency("USD")
                      .attemptedAt(Instant.now())
                      .build());
      shop.bean(AttemptStore.class)
          .insert(
              new StoredAttempt(AttemptKey.payment("cards", number), attempt, null, null), null);
    }
  }

  @Test
  void aForeignOrderIsRefusedByItsNumber(CapturedOutput log) {
    payElsewhere("foreign", "USD");
    delivery("foreign");
    assertThat(log).contains("the order foreign, which this shop did not begin");
  }

  @Test
  void anOversizedNotificationIsNotRead(CapturedOutput log) {
    HttpResponse<String> response = send("x".repeat(70_000), "Zm9yZ2Vk");
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(log).contains("till.notifications.max-size");
  }

  @Test
  void aFormIsReadAsItsBytes(CapturedOutput log) {
    HttpResponse<String> response =
        shop.post(
            PATH,
            "a=b".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(response.body()).doesNotContain("SUCCESS");
    assertThat(log).contains("till.clients.cards was refused");
  }

  @Test
  void anUnknownClientIsNotFound(CapturedOutput log) {
    assertThat(shop.post("/till/notifications/nobody").statusCode()).isEqualTo(404);
    assertThat(log).contains("the path ends with a name of till.clients");
  }

  @Test
  void aStoreThatFailsAsksTheGatewayToRepeat() {
    order("broken");
    Breaking.FAILURES.set(1);
    // The call's own answer fails, and the notification after it ships.
    assertThat(shop.post("/orders/broken/pay?card=" + OrdersContract.CARD).statusCode())
        .isEqualTo(500);
    Wait.until(() -> shop.count("broken", "fulfil") == 1);
    assertThat(shop.status("broken")).isEqualTo("succeeded");
  }
}
