package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.libtill.exception.InvalidRequestException;

class MoneyTest {
  @ParameterizedTest
  @CsvSource({
    "10.50, USD, 1050",
    "10.5, USD, 1050",
    "10, USD, 1000",
    "0.01, USD, 1",
    "500, JPY, 500",
    "1.234, KWD, 1234",
    "1.2345, CLF, 12345",
    "10.500, USD, 1050",
    "1500.00, PHP, 150000"
  })
  void decimalTextsAreConvertedExactly(String decimal, String currency, long minor) {
    Money money = Money.of(decimal, currency);
    assertEquals(minor, money.minor());
    assertEquals(currency, money.currency());
    assertEquals(0, new BigDecimal(decimal).compareTo(money.toDecimal()));
    assertEquals(Money.ofMinor(minor, currency), money);
  }

  @ParameterizedTest
  @CsvSource({
    "10.505, USD",
    "0.5, JPY",
    "1e3, USD",
    "-1, USD",
    "'', USD",
    "10., USD",
    "'1,000', USD",
    "1234567890123456, USD",
    "NaN, USD",
    "10, usd",
    "10, XXQ"
  })
  void whatIsNoExactAmountIsRefused(String decimal, String currency) {
    assertThrows(InvalidRequestException.class, () -> Money.of(decimal, currency));
  }

  @Test
  void decimalNumbersAreTakenWithinTheLimitsOfAnAmount() {
    assertEquals(1050, Money.of(new BigDecimal("10.50"), "USD").minor());
    for (String wrong : new String[] {"-0.01", "1e40", "1e400000000", "1e-400000000"}) {
      BigDecimal decimal = new BigDecimal(wrong);
      assertThrows(InvalidRequestException.class, () -> Money.of(decimal, "USD"), wrong);
    }
  }

  @Test
  void amountsAreValues() {
    assertEquals("1050 USD", Money.ofMinor(1050, "USD").toString());
    assertNotEquals(Money.ofMinor(1050, "USD"), Money.ofMinor(1050, "EUR"));
    assertEquals(Money.ofMinor(7, "EUR").hashCode(), Money.ofMinor(7, "EUR").hashCode());
  }
}
