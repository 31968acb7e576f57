package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.libtill.exception.TillException;
import org.libtill.json.JsonText;
import org.libtill.model.Balance;
import org.libtill.model.Event;
import org.libtill.model.OrderKind;
import org.libtill.model.Payment;
import org.libtill.model.Payout;
import org.libtill.model.RawResponse;
import org.libtill.param.PaymentRequest;

/** What results offer beside their members. */
class ResultsTest {
  private final Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");

  @Test
  void aResultAsJsonIsReadBackAsItWas() {
    try (Client client = merchant.client()) {
      Payment payment = client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      assertEquals(payment, Payment.fromMap(Till.readJson(payment.toJson())));
      assertFalse(payment.toJson().contains(Samples.APPROVED));
      assertFalse(payment.toJson().contains("\n"));
    }
  }

  @Test
  void textsOfAnyLettersAndExactNumbersSurviveJson() {
    String letters = "\"\\/\b\n\u0000\u007f\u2028\uD83C\uDF4B \uD83C half";
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("list", Arrays.asList(1L, new BigDecimal("1.50"), null, true, List.of()));
    object.put("empty", Map.of());
    object.put(letters, letters);
    assertEquals(object, Till.readJson(JsonText.of(object)));
    RawResponse response = RawResponse.fromMap(Map.of("body", letters, "http_status", 200L));
    assertEquals(response, RawResponse.fromMap(Till.readJson(response.toJson())));
    assertTrue(response.toJson().contains("\\ud83c half"), response.toJson());
  }

  @Test
  void jacksonWritesResultsAsToJsonDoes() throws Exception {
    ObjectMapper jackson = new ObjectMapper();
    try (Client client = merchant.client()) {
      Payment payment = client.payments().create(Samples.card("A1", Samples.APPROVED).build());
      JsonNode expected = jackson.readTree(payment.toJson());
      assertEquals("A1", expected.get("order_id").textValue());
      assertEquals(expected, jackson.readTree(jackson.writeValueAsString(payment)));
      JsonNode list = jackson.readTree(jackson.writeValueAsString(List.of(payment)));
      assertEquals(expected, list.get(0));
    }
  }

  /** A card's number is not written by accident, as when a framework prints what it was given. */
  @Test
  void jacksonRefusesToWriteRequests() {
    Object request = Samples.card("A1", Samples.APPROVED).build();
    assertThrows(Exception.class, () -> new ObjectMapper().writeValueAsString(request));
  }

  @Test
  void anAmountHasItsCurrency() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("amount", 2500L);
    members.put("currency", "EUR");
    members.put("amount_captured", 1000L);
    members.put("gateway_amount", 2700L);
    Payment payment = Payment.fromMap(members);
    assertEquals(Money.of("25.00", "EUR"), payment.money());
    assertEquals(Money.of("10.00", "EUR"), payment.moneyCaptured());
    assertNull(payment.moneyRefunded());
    assertNull(payment.gatewayMoney());
    members.put("gateway_currency", "JPY");
    assertEquals(Money.ofMinor(2700, "JPY"), Payment.fromMap(members).gatewayMoney());
    members.put("source_amount", 5L);
    members.put("source_currency", "USD");
    assertEquals(Money.ofMinor(5, "USD"), Payout.fromMap(members).sourceMoney());
    Balance balance = Balance.fromMap(Map.of("available", 100L, "currency", "USD"));
    assertEquals(Money.ofMinor(100, "USD"), balance.availableMoney());
    assertNull(balance.heldMoney());
    Payment unknown = Payment.fromMap(Map.of("amount", 1L, "currency", "ABC"));
    TillException error = assertThrows(TillException.class, unknown::money);
    assertTrue(error.getMessage().contains("currency"), error.getMessage());
  }

  @Test
  void aTimeThatCanBeReadIsAnInstant() {
    Payment payment =
        Payment.fromMap(
            Map.of("created_at", "2023-03-08T10:23:05.25Z", "updated_at", "2023-03-12 02:37:37"));
    assertEquals(Instant.parse("2023-03-08T10:23:05.250Z"), payment.createdAtInstant());
    assertEquals("2023-03-12 02:37:37", payment.updatedAt());
    assertNull(payment.updatedAtInstant());
    assertNull(Payment.fromMap(Map.of()).createdAtInstant());
    Balance balance = Balance.fromMap(Map.of("as_of", "2023-03-08T10:23:05+01:00"));
    assertEquals(Instant.parse("2023-03-08T09:23:05Z"), balance.asOfInstant());
  }

  @Test
  void anEventNamesItsOrderWhateverItIsAbout() {
    Map<String, Object> order = Map.of("order_id", "A1", "operation", "payment");
    for (String about : List.of("payment", "refund", "payout", "dispute", "token")) {
      Event event = Event.fromMap(Map.of(about, order));
      assertEquals("A1", event.orderId(), about);
      OrderKind expected = about.equals("payout") ? OrderKind.PAYOUT : OrderKind.PAYMENT;
      assertEquals(about.equals("token") ? null : expected, event.kind(), about);
    }
    Event other = Event.fromMap(Map.of("payment", Map.of("operation", "other")));
    assertNull(other.kind());
    assertNull(other.orderId());
    Event payout = Event.fromMap(Map.of("payment", Map.of("operation", "payout")));
    assertEquals(OrderKind.PAYOUT, payout.kind());
    assertNull(Event.fromMap(Map.of("type", "other")).kind());
  }

  @Test
  void aPaymentIsFoundByTheGatewaysNumberAlone() {
    PaymentRequest request =
        PaymentRequest.builder()
            .orderId("A1001")
            .amount(Money.of("10.00", "EUR"))
            .description("Blue cap")
            .successUrl("https://shop.example/thanks")
            .failureUrl("https://shop.example/sorry")
            .build();
    try (Client client = Sandbox.plain().merchant("paymart").client()) {
      Payment payment = client.payments().create(request);
      assertEquals("A1001", client.payments().get(payment.id()).orderId());
      assertThrows(TillException.class, () -> client.payments().get(payment.id() + "9"));
    }
  }
}
