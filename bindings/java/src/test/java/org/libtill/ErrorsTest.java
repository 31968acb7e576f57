package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.libtill.exception.GatewayRejectedException;
import org.libtill.exception.InvalidConfigException;
import org.libtill.exception.InvalidRequestException;
import org.libtill.exception.NotFoundException;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.exception.TillException;
import org.libtill.internal.ExceptionFactory;
import org.libtill.model.ErrorKind;
import org.libtill.model.Outcome;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;
import org.libtill.model.Violation;
import org.libtill.param.CallOptions;
import org.libtill.param.ClientConfig;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PaymentResolveRequest;

/** Each failure is its own exception, and says whether money may have moved. */
class ErrorsTest {
  private final Sandbox sandbox = Sandbox.plain();

  private static List<String> paths(TillException error) {
    return error.violations().stream().map(Violation::path).sorted().collect(Collectors.toList());
  }

  @Test
  void everyViolationOfARequestIsToldAtOnce() {
    try (Client client = sandbox.merchant("payermax").client()) {
      Map<String, Object> request =
          new LinkedHashMap<>(Samples.card("A1", Samples.APPROVED).build().toMap());
      request.put("amount", -5);
      request.put("curency", "USD");
      request.put("customer", Map.of("id", "c1", "ip", "127.0.0.1", "email", "nobody"));
      InvalidRequestException error =
          assertThrows(InvalidRequestException.class, () -> client.call("payment_create", request));
      assertEquals(List.of("amount", "curency", "customer.email"), paths(error));
      assertTrue(error.getMessage().contains("did you mean \"currency\"?"), error.getMessage());
      assertEquals(ErrorKind.INVALID_REQUEST, error.kind());
      assertEquals(1, error.status());
      assertEquals("payment_create", error.operation());
      assertTrue(error.isNotSent());
      assertTrue(error.isRetrySafe());
      assertFalse(error.isOutcomeUnknown());
    }
  }

  @Test
  void anEmptyRequestTellsWhatIsMissing() {
    try (Client client = sandbox.merchant("payermax").client()) {
      PaymentRequest empty = PaymentRequest.builder().build();
      TillException error =
          assertThrows(InvalidRequestException.class, () -> client.payments().create(empty));
      assertTrue(paths(error).containsAll(List.of("amount", "currency", "order_id")));
    }
  }

  @Test
  void aMapThatIsNoRequestIsRefusedWhereItStands() {
    Map<String, Object> members =
        Map.of(
            "order_id",
            7,
            "amount",
            "12.50",
            "curency",
            "USD",
            "items",
            List.of(Map.of("name", "Cap", "quantity", "two", "price", 1)));
    TillException error =
        assertThrows(InvalidRequestException.class, () -> PaymentRequest.fromMap(members));
    assertEquals(List.of("amount", "curency", "items[0].quantity", "order_id"), paths(error));
    assertTrue(error.isNotSent());
  }

  @Test
  void floatingPointNumbersAreRefusedEverywhere() {
    try (Client client = sandbox.merchant("payermax").client()) {
      for (Object wrong : List.of(25.0, 25.0f, new java.math.BigDecimal("25.00"))) {
        Map<String, Object> request =
            new LinkedHashMap<>(Samples.card("A1", Samples.APPROVED).build().toMap());
        request.put("amount", wrong);
        TillException error =
            assertThrows(
                InvalidRequestException.class, () -> client.call("payment_create", request));
        assertEquals(List.of("amount"), paths(error));
        assertThrows(InvalidRequestException.class, () -> PaymentRequest.fromMap(request));
      }
    }
    assertTrue(sandbox.merchant("payermax").requests().isEmpty());
  }

  @Test
  void aConfigurationIsChecked() {
    ClientConfig config = ClientConfig.builder().gateway("payermaxx").credentials(Map.of()).build();
    TillException error = assertThrows(InvalidConfigException.class, () -> Client.create(config));
    assertEquals(List.of("gateway"), paths(error));
    assertThrows(InvalidConfigException.class, () -> Client.fromJson("{\"gateway\": 7"));
    TillException wrong =
        assertThrows(
            InvalidConfigException.class, () -> ClientConfig.fromMap(Map.of("gatway", "payermax")));
    assertEquals(List.of("gatway"), paths(wrong));
  }

  @Test
  void aRefusalOfTheGatewayIsDefinite() {
    Sandbox.Merchant merchant = sandbox.merchant("payermax");
    merchant.fault("refuse", "orderAndPay", Map.of("code", "PARAMS_INVALID"));
    try (Client client = merchant.client()) {
      PaymentRequest request = Samples.card("A1", Samples.APPROVED).build();
      GatewayRejectedException error =
          assertThrows(GatewayRejectedException.class, () -> client.payments().create(request));
      assertEquals(Outcome.REJECTED, error.outcome());
      assertTrue(error.isRejected());
      assertEquals("PARAMS_INVALID", error.gatewayCode());
      assertEquals("payermax", error.gateway());
      assertEquals("A1", error.orderId());
      assertEquals(200, error.httpStatus());
    }
    assertTrue(merchant.ledger().isEmpty());
  }

  @Test
  void anUnknownOutcomeSaysSoAndIsResolvedLater() {
    Sandbox.Merchant merchant = sandbox.merchant("payermax");
    merchant.fault("drop_answer", "orderAndPay", Map.of());
    try (Client client = merchant.client()) {
      CallOptions options = CallOptions.builder().resolve(false).build();
      PaymentRequest request = Samples.card("A1", Samples.APPROVED).options(options).build();
      OutcomeUnknownException error =
          assertThrows(OutcomeUnknownException.class, () -> client.payments().create(request));
      assertEquals(ErrorKind.CONNECTION, error.kind());
      assertEquals(Outcome.UNKNOWN, error.outcome());
      assertTrue(error.isOutcomeUnknown());
      assertFalse(error.isRetrySafe());
      Payment payment =
          client
              .payments()
              .resolve(
                  PaymentResolveRequest.builder()
                      .orderId("A1")
                      .amount(Money.of("25.00", "USD"))
                      .build());
      assertEquals(PaymentStatus.APPROVED, payment.status());
    }
    assertEquals(1, merchant.ledger().size());
  }

  @Test
  void aNumberThatIsTakenAndOneThatIsUnknownAreToldApart() {
    try (Client client = sandbox.merchant("payermax").client()) {
      PaymentRequest request = Samples.card("A1", Samples.APPROVED).build();
      client.payments().create(request);
      OutcomeUnknownException error =
          assertThrows(OutcomeUnknownException.class, () -> client.payments().create(request));
      assertEquals(ErrorKind.DUPLICATE_ORDER, error.kind());
      assertEquals("A1", error.orderId());
      assertThrows(
          NotFoundException.class, () -> client.call("payment_get", Map.of("order_id", "NO")));
    }
  }

  @Test
  void anUnknownOutcomeHasOneClassAndEveryKindAnother() {
    List<Map<String, Object>> kinds = Sandbox.list(Sandbox.file("schema/errors.json").get("kinds"));
    for (Map<String, Object> kind : kinds) {
      String wireName = (String) kind.get("name");
      Map<String, Object> raw = error(wireName, "unknown");
      TillException unknown = ExceptionFactory.of(raw);
      assertEquals(OutcomeUnknownException.class, unknown.getClass());
      assertEquals(wireName, unknown.kind().wireName());
      assertEquals(raw, unknown.raw());
      for (String outcome : List.of("not_sent", "rejected")) {
        TillException error = ExceptionFactory.of(error(wireName, outcome));
        String name = error.getClass().getSimpleName().replace("Exception", "").toLowerCase();
        assertTrue(
            List.of(wireName, "gateway_" + wireName, wireName.replace("_error", "")).stream()
                .anyMatch(noun -> noun.replace("_", "").equals(name)),
            name);
        assertFalse(error.isOutcomeUnknown());
      }
    }
    assertEquals(16, kinds.size());
    TillException newer = ExceptionFactory.of(error("heat_death", "who_knows"));
    assertEquals(OutcomeUnknownException.class, newer.getClass());
    assertNull(newer.kind());
    assertEquals(
        TillException.class, ExceptionFactory.of(error("heat_death", "rejected")).getClass());
    assertTrue(newer.isOutcomeUnknown());
    assertEquals(Outcome.UNKNOWN, newer.outcome());
  }

  private static Map<String, Object> error(String kind, String outcome) {
    return Map.of(
        "kind", kind, "status", 5L, "message", "words", "outcome", outcome, "retry_safe", false);
  }

  @Test
  void anExceptionSurvivesSerialisation() throws Exception {
    TillException error = ExceptionFactory.of(error("timeout", "unknown"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(error);
    }
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      TillException copy = assertInstanceOf(error.getClass(), input.readObject());
      assertEquals(error.details(), copy.details());
      assertEquals("words", copy.getMessage());
    }
  }

  @Test
  void namesThatCannotCrossTheBorderAreRefused() {
    try (Client client = sandbox.merchant("payermax").client()) {
      assertThrows(InvalidRequestException.class, () -> client.call("payment\0create", Map.of()));
      TillException error =
          assertThrows(InvalidRequestException.class, () -> client.call("payment_creat", Map.of()));
      assertTrue(error.getMessage().contains("payment_create"), error.getMessage());
    }
    assertThrows(InvalidRequestException.class, () -> Till.dictionary("a\0b"));
    assertThrows(InvalidRequestException.class, () -> Till.sign("nope", "x", "y"));
  }

  @Test
  void aKeyOfACallersIsShownInOneLineAndWithoutItsDigits() {
    String key = "a\u001b[31m\nb\u2028c\u202e739";
    TillException error =
        assertThrows(InvalidRequestException.class, () -> PaymentRequest.fromMap(Map.of(key, 1)));
    assertEquals(List.of("a?[##m?b?c?###"), paths(error));
    assertEquals("a?[##m?b?c?###: is unknown", error.getMessage());
    try (Client client = sandbox.merchant("payermax").client()) {
      Map<String, Object> request = Map.of("risk", Map.of("x".repeat(50) + key, 1.5));
      TillException cut =
          assertThrows(InvalidRequestException.class, () -> client.call("payment_create", request));
      assertEquals(List.of("risk." + "x".repeat(40) + "…"), paths(cut));
      Map<String, Object> named = Map.of("customer", Map.of("address", Map.of("line1", 1.5)));
      error =
          assertThrows(InvalidRequestException.class, () -> client.call("payment_create", named));
      assertEquals(List.of("customer.address.line1"), paths(error));
    }
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void whatHasNoFormInJsonIsRefusedAndNoOtherException() {
    Map<String, Object> numbered = new LinkedHashMap<>((Map) Map.of(7, "x"));
    Map<String, Object> endless = new LinkedHashMap<>();
    endless.put("self", endless);
    String rule = "has a key that is no text";
    assertRefused("", rule, () -> PaymentRequest.fromMap(numbered));
    assertRefused("customer", rule, () -> PaymentRequest.fromMap(Map.of("customer", numbered)));
    assertRefused("risk", rule, () -> PaymentRequest.fromMap(Map.of("risk", numbered)));
    Map<String, Object> options = Map.of("gateway_options", Map.of("a", numbered));
    assertRefused("gateway_options.a", rule, () -> PaymentRequest.fromMap(options));
    assertRefused("", rule, () -> PaymentRequest.builder().gatewayOptions(numbered));
    TillException error =
        assertThrows(
            InvalidRequestException.class, () -> PaymentRequest.builder().gatewayOptions(endless));
    assertTrue(error.getMessage().endsWith("is nested deeper than 64 levels"));
    assertThrows(
        InvalidRequestException.class,
        () -> PaymentRequest.fromMap(Map.of("gateway_options", endless)));
    try (Client client = sandbox.merchant("payermax").client()) {
      assertThrows(InvalidRequestException.class, () -> client.call("payment_create", endless));
      assertRefused("", rule, () -> client.call("payment_create", numbered));
      assertRefused("", "must not be null", () -> client.call("payment_get", null));
      assertRefused(
          "body", "must not be null", () -> client.notifications().parse(Map.of(), (byte[]) null));
    }
  }

  private static void assertRefused(String path, String rule, Executable call) {
    TillException error = assertThrows(InvalidRequestException.class, call);
    assertEquals(List.of(path), paths(error));
    assertEquals(rule, error.violations().get(0).message());
    assertTrue(error.isNotSent());
  }

  @Test
  void nullIsRefusedByItsName() {
    byte[] bytes = "{}".getBytes();
    String rule = "must not be null";
    assertRefused("scheme", rule, () -> Till.sign(null, bytes, bytes));
    assertRefused("message", rule, () -> Till.sign("paypro", null, bytes));
    assertRefused("key", rule, () -> Till.sign("paypro", bytes, null));
    assertRefused("key", rule, () -> Till.verify("paypro", bytes, "x", null));
    assertRefused("message", rule, () -> Till.explain("paypro", (byte[]) null));
    assertRefused("key", rule, () -> SigningKey.of("paypro", (byte[]) null));
    assertRefused("key", rule, () -> SigningKey.of("paypro", (String) null));
    assertRefused("name", rule, () -> Till.dictionary(null));
    try (SigningKey key = SigningKey.of("paypro", "secret")) {
      assertRefused("message", rule, () -> key.sign(null));
      assertRefused("signature", rule, () -> key.verify(bytes, null));
    }
    assertThrows(InvalidConfigException.class, () -> Client.fromJson(null));
  }
}
