package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.libtill.exception.TillException;
import org.libtill.model.NextAction;

/** What a shop sends to a customer who has to do something next. */
class CustomerResponseTest {
  private static final Map<String, Object> TABLE = Sandbox.file("tests/customer_responses.json");

  private static Map<String, Object> plain(CustomerResponse response) {
    Map<String, Object> plain = new HashMap<>();
    plain.put("http_status", (long) response.httpStatus());
    plain.put("headers", response.headers());
    plain.put("body", response.body());
    return plain;
  }

  @Test
  void responsesAreTheSameInEveryLanguage() {
    for (Object entry : (List<?>) TABLE.get("responses")) {
      Map<String, Object> row = Sandbox.members(entry);
      Money amount = null;
      if (row.containsKey("amount")) {
        amount = Money.ofMinor((Long) row.get("amount"), (String) row.get("currency"));
      }
      NextAction action = NextAction.fromMap(Sandbox.members(row.get("action")));
      Map<String, Object> actual =
          CustomerResponse.of(action, amount, (String) row.get("nonce"))
              .map(CustomerResponseTest::plain)
              .orElse(null);
      assertEquals(row.get("response"), actual, (String) row.get("name"));
    }
    assertTrue(CustomerResponse.of(null).isEmpty());
  }

  @Test
  void nobodyIsSentToAnAddressThatIsNone() {
    for (Object url : (List<?>) TABLE.get("refused")) {
      for (Map<String, ?> action :
          List.<Map<String, ?>>of(
              Map.of("type", "redirect", "url", url),
              Map.of("type", "post_form", "url", url),
              Map.of("type", "choose", "selector_url", url),
              Map.of("type", "choose", "providers", List.of(Map.of("name", "a", "url", url))))) {
        RuntimeException refused =
            assertThrows(
                IllegalArgumentException.class,
                () -> CustomerResponse.of(NextAction.fromMap(action)));
        // It says nothing about money: a payment may have been made.
        assertFalse(TillException.class.isInstance(refused));
      }
    }
  }

  @Test
  void aNonceIsBase64() {
    NextAction action = NextAction.fromMap(Map.of("type", "wait"));
    for (String nonce : List.of("", "a\"b", "a b")) {
      assertThrows(
          IllegalArgumentException.class, () -> CustomerResponse.of(action, null, nonce), nonce);
    }
  }
}
