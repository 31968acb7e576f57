package org.libtill;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.regex.Pattern;
import org.libtill.exception.TillException;
import org.libtill.internal.Library;
import org.libtill.internal.Refusal;

/** An amount with its currency, converted exactly: never through a floating point number. */
public final class Money {
  /** Digits and decimals are limited, so that no text makes a huge number. */
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,8})?");

  /** As many digits before the point as an amount may have. */
  private static final int DIGITS_MAX = 15;

  private final long minor;
  private final String currency;

  private Money(long minor, String currency) {
    this.minor = minor;
    this.currency = currency;
  }

  /**
   * Reads a decimal text.
   *
   * @param decimal the amount in major units, such as {@code 10.50}
   * @param currency the currency's ISO 4217 code, such as {@code USD}
   * @return the amount
   * @throws TillException if the text is no decimal number, has more decimals than the currency, or
   *     the currency is unknown
   */
  public static Money of(String decimal, String currency) {
    if (!DECIMAL.matcher(decimal).matches()) {
      throw Refusal.request("amount", "must be a decimal number such as 10.50");
    }
    return of(new BigDecimal(decimal), currency);
  }

  /**
   * Converts a decimal number.
   *
   * @param decimal the amount in major units
   * @param currency the currency's ISO 4217 code, such as {@code USD}
   * @return the amount
   * @throws TillException if the number is negative or too large, has more decimals than the
   *     currency, or the currency is unknown
   */
  public static Money of(BigDecimal decimal, String currency) {
    int exponent = exponent(currency);
    // Looked at first, because to convert a number with a huge exponent would take hours.
    if (decimal.signum() < 0 || (long) decimal.precision() - decimal.scale() > DIGITS_MAX) {
      String message = "must be from 0 to an amount of " + DIGITS_MAX + " digits";
      throw Refusal.request("amount", message);
    }
    try {
      return new Money(decimal.movePointRight(exponent).longValueExact(), currency);
    } catch (ArithmeticException error) {
      String message =
          "must be an amount of at most " + exponent + " decimals, as " + currency + " has them";
      throw Refusal.request("amount", message);
    }
  }

  /**
   * Takes an amount as it stands.
   *
   * @param minor the amount in minor units: cents for USD, yen for JPY
   * @param currency the currency's ISO 4217 code
   * @return the amount
   */
  public static Money ofMinor(long minor, String currency) {
    return new Money(minor, Objects.requireNonNull(currency, "currency"));
  }

  private static int exponent(String currency) {
    return Library.dictionary("currencies").stream()
        .filter(entry -> entry.get("code").equals(currency))
        .map(entry -> ((Long) entry.get("exponent")).intValue())
        .findAny()
        .orElseThrow(() -> Refusal.request("currency", "must be a code of ISO 4217, such as USD"));
  }

  /**
   * Gives the amount in minor units.
   *
   * @return the amount: cents for USD, yen for JPY
   */
  public long minor() {
    return minor;
  }

  /**
   * Gives the currency.
   *
   * @return the ISO 4217 code
   */
  public String currency() {
    return currency;
  }

  /**
   * Gives the amount in major units.
   *
   * @return the exact amount, with as many decimals as the currency has
   * @throws TillException if the currency is unknown
   */
  public BigDecimal toDecimal() {
    return BigDecimal.valueOf(minor, exponent(currency));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Money
        && minor == ((Money) other).minor
        && currency.equals(((Money) other).currency);
  }

  @Override
  public int hashCode() {
    return Objects.hash(minor, currency);
  }

  /** Gives the amount in minor units with its currency, such as {@code 1050 USD}. */
  @Override
  public String toString() {
    return minor + " " + currency;
  }
}
