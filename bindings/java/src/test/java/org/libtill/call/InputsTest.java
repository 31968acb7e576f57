package org.libtill.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.libtill.call.Inputs.list;
import static org.libtill.call.Inputs.object;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.SigningKey;
import org.libtill.exception.TillException;
import org.libtill.json.JsonReader;
import org.libtill.model.ErrorKind;
import org.libtill.model.Outcome;
import org.libtill.model.Verdict;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PaymentResolveRequest;
import org.libtill.param.RefundRequest;

/** The inputs of tests/inputs.json, which mean the same in every language. */
class InputsTest {
  private static final Map<String, Object> TABLE = Inputs.table();

  private interface Calls {
    void make(Client client, Map<String, Object> request);
  }

  private static final Map<String, Calls> TYPED_CALLS =
      Map.of(
          "payment_create",
              (client, request) -> client.payments().create(PaymentRequest.fromMap(request)),
          "payment_resolve",
              (client, request) ->
                  client.payments().resolve(PaymentResolveRequest.fromMap(request)),
          "refund_create",
              (client, request) -> client.refunds().create(RefundRequest.fromMap(request)));

  private static Stream<DynamicTest> rows(String rows, Consumer<Map<String, Object>> test) {
    return list(TABLE.get(rows)).stream()
        .map(row -> object(row))
        .map(row -> DynamicTest.dynamicTest((String) row.get("name"), () -> test.accept(row)));
  }

  private static void assertRefused(
      Map<String, Object> row, TillException error, boolean inOwnWords) {
    Map<String, Object> wanted = object(row.get("refused"));
    String message = error.getMessage();
    assertEquals(ErrorKind.INVALID_REQUEST, error.kind(), message);
    List<String> paths =
        error.violations().stream().map(violation -> violation.path()).collect(Collectors.toList());
    if (wanted.get("within") == null) {
      assertEquals(List.of(wanted.get("path")), paths, message);
    } else {
      assertFalse(paths.isEmpty(), message);
      paths.forEach(path -> assertTrue(path.startsWith((String) wanted.get("within")), path));
    }
    if (!inOwnWords) {
      list(wanted.get("says"))
          .forEach(word -> assertTrue(message.contains((String) word), message));
    }
    list(wanted.get("lacks"))
        .forEach(word -> assertFalse(message.contains((String) word), message));
  }

  @TestFactory
  Stream<DynamicTest> money() {
    return rows("money", InputsTest::money);
  }

  private static void money(Map<String, Object> row) {
    String name = row.get("of") == null ? "ofMinor" : "of";
    Map<String, Object> tagged = object(row.get(name.equals("of") ? "of" : "of_minor"));
    if (List.of("NaN", "Infinity").contains(String.valueOf(tagged.get("text")))
        && "decimal".equals(tagged.get("type"))) {
      assertThrows(NumberFormatException.class, () -> Inputs.value(tagged));
      return;
    }
    Object amount = Inputs.value(tagged);
    if (row.get("refused") == null) {
      Map<String, Object> wanted = object(row.get("is"));
      Money money = made(name, amount, (String) row.get("currency"));
      assertEquals(wanted.get("minor"), money.minor());
      assertEquals(row.get("currency"), money.currency());
      assertEquals(wanted.get("decimal"), money.decimal().toPlainString());
      assertEquals(wanted.get("printed"), money.toString());
    } else if (taker(name, amount) != null) {
      TillException error =
          assertThrows(TillException.class, () -> made(name, amount, (String) row.get("currency")));
      assertRefused(row, error, false);
    }
  }

  private static Money made(String name, Object amount, String currency) {
    try {
      return (Money) taker(name, amount).invoke(null, amount, currency);
    } catch (InvocationTargetException error) {
      throw (RuntimeException) error.getCause();
    } catch (IllegalAccessException error) {
      throw new IllegalStateException(error);
    }
  }

  /** The method that takes such a value, or null where the compiler refuses it. */
  private static Method taker(String name, Object amount) {
    Class<?> type =
        amount == null
            ? String.class
            : amount instanceof Long
                ? long.class
                : amount instanceof Double ? double.class : amount.getClass();
    try {
      return Money.class.getMethod(name, type, String.class);
    } catch (NoSuchMethodException error) {
      return null;
    }
  }

  @TestFactory
  Stream<DynamicTest> whatTheCompilerRefuses() {
    return Stream.of(Money.class.getMethods())
        .filter(method -> method.getName().startsWith("of"))
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.toString(),
                    () -> {
                      Class<?> taken = method.getParameterTypes()[0];
                      boolean minor = method.getName().equals("ofMinor");
                      List<Class<?>> right =
                          minor ? List.of(long.class) : List.of(String.class, BigDecimal.class);
                      assertTrue(right.contains(taken), taken.toString());
                    }));
  }

  @Test
  void aMoneyInAnotherCurrencyIsRefusedAndAResolveHasFoundOutNothing() {
    Money money = Money.of("25.00", "EUR");
    TillException payment =
        assertThrows(
            TillException.class,
            () -> PaymentRequest.builder().amount(money).currency("USD").build());
    assertFalse(payment.isOutcomeUnknown());
    TillException resolve =
        assertThrows(
            TillException.class,
            () -> PaymentResolveRequest.builder().amount(money).currency("USD").build());
    assertEquals(Outcome.UNKNOWN, resolve.outcome());
    assertEquals(Verdict.UNKNOWN, resolve.details().verdict());
    assertTrue(resolve.isOutcomeUnknown());
  }

  @TestFactory
  Stream<DynamicTest> membersOfMaps() {
    return rows("members", row -> members(row, false));
  }

  @TestFactory
  Stream<DynamicTest> membersOfTypedRequests() {
    return rows("members", row -> members(row, true));
  }

  private static void members(Map<String, Object> row, boolean typed) {
    String operation = (String) row.getOrDefault("operation", "payment_create");
    Map<String, Object> usual = object(object(TABLE.get("requests")).get(operation));
    Map<String, Object> request = new LinkedHashMap<>(usual);
    object(row.get("set")).forEach((name, tagged) -> request.put(name, Inputs.value(tagged)));
    try (Client client = Client.create(object(TABLE.get("client")))) {
      TillException error =
          assertThrows(
              TillException.class,
              () -> {
                if (typed) {
                  TYPED_CALLS.get(operation).make(client, request);
                } else {
                  client.call(operation, request);
                }
              });
      if (row.get("refused") != null) {
        assertRefused(row, error, typed);
        assertEquals(operation.endsWith("_resolve"), error.isOutcomeUnknown());
        if (!typed) {
          assertEquals(List.of("paymart", operation), List.of(error.gateway(), error.operation()));
        }
        return;
      }
      assertEquals(ErrorKind.CONNECTION, error.kind(), error.getMessage());
    }
    Map<String, Object> sent = new LinkedHashMap<>(usual);
    sent.keySet().removeAll(object(row.get("set")).keySet());
    sent.putAll(object(row.get("sends")));
    assertEquals(
        sent, JsonReader.read(new String(RequestWriter.request(operation, request), UTF_8)));
  }

  @TestFactory
  Stream<DynamicTest> keys() {
    return rows("keys", InputsTest::key);
  }

  private static void key(Map<String, Object> row) {
    String credential = (String) row.get("credential");
    Map<String, Object> owner = object(object(TABLE.get("key_owners")).get(credential));
    String scheme = (String) owner.get("scheme");
    String text = Inputs.pasted(TABLE, row);
    if (!Boolean.FALSE.equals(row.get("as_key"))) {
      assertKey(row, "key", () -> use(owner, credential, text));
    }
    Map<String, Object> config =
        new LinkedHashMap<>(object(object(TABLE.get("key_clients")).get(scheme)));
    Map<String, Object> credentials = new LinkedHashMap<>(object(config.get("credentials")));
    credentials.replaceAll((name, value) -> Inputs.filled(TABLE, (String) value));
    credentials.put(credential, text);
    config.put("credentials", credentials);
    assertKey(row, "credentials." + credential, () -> Client.create(config).close());
  }

  private static void use(Map<String, Object> owner, String credential, String text) {
    byte[] message = ((String) owner.get("message")).getBytes(UTF_8);
    String signature = (String) owner.get("signature");
    try (SigningKey key = SigningKey.of((String) owner.get("scheme"), text)) {
      if (!credential.equals("gateway_public_key")) {
        assertEquals(signature, key.sign(message));
      }
      key.verify(message, signature);
    }
  }

  private static void assertKey(Map<String, Object> row, String path, Executable use) {
    if (row.get("refused") == null) {
      assertDoesNotThrow(use);
      return;
    }
    TillException error = assertThrows(TillException.class, use);
    List<String> paths =
        error.violations().stream().map(violation -> violation.path()).collect(Collectors.toList());
    assertEquals(List.of(path), paths, error.getMessage());
    list(object(row.get("refused")).get("says"))
        .forEach(
            word -> assertTrue(error.getMessage().contains((String) word), error.getMessage()));
  }
}
