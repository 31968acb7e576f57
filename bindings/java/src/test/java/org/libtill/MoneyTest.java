package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.libtill.call.Priced;
import org.libtill.exception.InvalidRequestException;
import org.libtill.param.Item;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PaymentResolveRequest;

/** Money and times in Java's own ways; what they are made from is in tests/inputs.json. */
class MoneyTest {
  @Test
  void amountsAreValues() {
    assertEquals("10.50 USD", Money.ofMinor(1050, "USD").toString());
    assertNotEquals(Money.ofMinor(1050, "USD"), Money.ofMinor(1050, "EUR"));
    assertEquals(Money.ofMinor(7, "EUR").hashCode(), Money.ofMinor(7, "EUR").hashCode());
    assertEquals(Money.of("0.07", "EUR"), Money.ofMinor(7, "EUR"));
  }

  @Test
  void whatIsNullIsNamed() {
    assertRefused("amount", () -> Money.of((String) null, "EUR"));
    assertRefused("amount", () -> Money.of((BigDecimal) null, "EUR"));
    assertRefused("currency", () -> Money.of("1", null));
    assertRefused("currency", () -> Money.ofMinor(1, null));
  }

  private static void assertRefused(String path, Executable making) {
    InvalidRequestException error = assertThrows(InvalidRequestException.class, making);
    assertEquals(path, error.violations().get(0).path());
  }

  @Test
  void aBuilderTakesMoneyWithItsCurrencyInEitherOrder() {
    Money euros = Money.of("25.00", "EUR");
    assertEquals("EUR", PaymentRequest.builder().amount(euros).build().currency());
    assertEquals(2500, PaymentRequest.builder().currency("EUR").amount(euros).build().amount());
    PaymentRequest.Builder before = PaymentRequest.builder().currency("USD").amount(euros);
    PaymentRequest.Builder after = PaymentRequest.builder().amount(euros).currency("USD");
    for (PaymentRequest.Builder builder : List.of(before, after)) {
      InvalidRequestException error = assertThrows(InvalidRequestException.class, builder::build);
      assertEquals("amount: is in EUR, and the currency is USD", error.getMessage());
    }
  }

  @Test
  void aPriceOutsideOfItsPaymentHasNoCurrencyToBeComparedWith() {
    Map<String, Object> item = Map.of("name", "Cap", "price", Money.of("25.00", "EUR"));
    assertRefused("price", () -> Item.fromMap(item));
  }

  @Test
  void theAmountsThatStateACurrencyAreTheModels() {
    Map<String, Object> schema = Sandbox.members(Sandbox.file("schema/model.json").get("$defs"));
    schema.forEach(
        (name, definition) -> {
          Object properties = Sandbox.members(definition).get("properties");
          boolean input =
              Boolean.FALSE.equals(Sandbox.members(definition).get("additionalProperties"));
          if (input && properties != null && Sandbox.members(properties).containsKey("currency")) {
            Sandbox.members(properties).forEach((field, property) -> assertStates(field, property));
          }
        });
  }

  private static void assertStates(String field, Object property) {
    if (property.toString().contains("#/$defs/Amount")) {
      assertEquals("EUR", Priced.stated(Map.of(field, Money.of("1", "EUR"))), field);
    }
  }

  @Test
  void aBuilderTakesTimesOfEveryKindThatSaysAnInstant() {
    Instant time = Instant.parse("2030-01-02T03:04:05.25Z");
    ZoneId zone = ZoneId.of("+05:30");
    PaymentResolveRequest.Builder builder = PaymentResolveRequest.builder();
    String expected = "2030-01-02T03:04:05.25Z";
    assertEquals(expected, builder.attemptedAt(time).build().attemptedAt());
    OffsetDateTime offset = time.atZone(zone).toOffsetDateTime();
    assertEquals(expected, builder.attemptedAt(offset).build().attemptedAt());
    assertEquals(expected, builder.attemptedAt(time.atZone(zone)).build().attemptedAt());
    assertEquals(expected, builder.attemptedAt(expected).build().attemptedAt());
  }
}
