package org.libtill;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libtill.json.AmountRules;

/**
 * An amount with its currency, converted exactly: never through a floating point number.
 *
 * <p>{@code of} takes major units, such as {@code "10.50"}, and {@code ofMinor} minor units, such
 * as 1050. There is no {@code of} for an integer, because that does not say which of them it
 * counts.
 */
public final class Money {
  private static final long MINOR_MAX = 999_999_999_999_999L;
  private static final Pattern DECIMAL = Pattern.compile("([0-9]{1,15})(?:\\.([0-9]+))?");

  /** As many digits before the point as an amount may have, and more than any has after it. */
  private static final int DIGITS_MAX = 18;

  private static final String DECIMAL_RULE =
      "is no plain decimal number such as 1111.00 (a point, no sign)";

  private static final AmountRules RULES = rules();

  private final long minor;
  private final String currency;

  private Money(long minor, String currency) {
    this.minor = minor;
    this.currency = currency;
  }

  /**
   * Reads a decimal text, in major units.
   *
   * @param decimal the amount in major units, such as {@code 10.50}
   * @param currency the currency's ISO 4217 code, such as {@code USD}
   * @return the amount
   * @throws org.libtill.exception.TillException if the text is no decimal number, has more decimals
   *     than the currency, or the currency is unknown
   */
  public static Money of(String decimal, String currency) {
    int exponent = exponent(currency);
    Matcher parts = DECIMAL.matcher(decimal == null ? "" : decimal);
    if (!parts.matches()) {
      throw RULES.refusal("amount", DECIMAL_RULE);
    }
    String fraction = withoutZeros(parts.group(2) == null ? "" : parts.group(2));
    if (fraction.length() > exponent) {
      throw tooManyDecimals(currency, exponent);
    }
    BigInteger digits = new BigInteger(parts.group(1) + fraction);
    return new Money(bounded(digits.multiply(power(exponent - fraction.length()))), currency);
  }

  /**
   * Converts a decimal number, in major units.
   *
   * @param decimal the amount in major units
   * @param currency the currency's ISO 4217 code, such as {@code USD}
   * @return the amount
   * @throws org.libtill.exception.TillException if the number is negative or too large, has more
   *     decimals than the currency, or the currency is unknown
   */
  public static Money of(BigDecimal decimal, String currency) {
    int exponent = exponent(currency);
    // Looked at first, because to write out a number with a huge exponent would take hours.
    if (decimal == null
        || decimal.signum() < 0
        || Math.abs((long) decimal.precision() - decimal.scale()) > DIGITS_MAX) {
      throw RULES.refusal("amount", DECIMAL_RULE);
    }
    return of(decimal.toPlainString(), currency);
  }

  /**
   * Takes an amount in minor units.
   *
   * @param minor the amount in minor units: cents for USD, yen for JPY
   * @param currency the currency's ISO 4217 code
   * @return the amount
   * @throws org.libtill.exception.TillException if the amount is negative or too large, or the
   *     currency is unknown
   */
  public static Money ofMinor(long minor, String currency) {
    exponent(currency);
    return new Money(bounded(BigInteger.valueOf(minor)), currency);
  }

  /** By its name, because it uses classes that use this one. */
  private static AmountRules rules() {
    try {
      return (AmountRules)
          Class.forName("org.libtill.internal.CurrencyRules").getConstructor().newInstance();
    } catch (ReflectiveOperationException error) {
      throw new IllegalStateException("the classes of libtill are incomplete", error);
    }
  }

  private static long bounded(BigInteger minor) {
    if (minor.signum() < 0 || minor.compareTo(BigInteger.valueOf(MINOR_MAX)) > 0) {
      throw RULES.refusal("amount", "must be from 0 to " + MINOR_MAX + " minor units");
    }
    return minor.longValueExact();
  }

  private static String withoutZeros(String fraction) {
    int end = fraction.length();
    while (end > 0 && fraction.charAt(end - 1) == '0') {
      end--;
    }
    return fraction.substring(0, end);
  }

  private static BigInteger power(int exponent) {
    return BigInteger.TEN.pow(exponent);
  }

  private static RuntimeException tooManyDecimals(String currency, int exponent) {
    String message = "has more decimals than " + currency + " has: " + exponent;
    return RULES.refusal("amount", message);
  }

  private static int exponent(String currency) {
    Integer exponent = currency == null ? null : RULES.exponent(currency);
    if (exponent == null) {
      throw RULES.refusal("currency", "must be a currency of ISO 4217 in capitals, such as USD");
    }
    return exponent;
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
   */
  public BigDecimal decimal() {
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

  /** Gives the amount in major units with its currency, such as {@code 10.50 USD}. */
  @Override
  public String toString() {
    return decimal().toPlainString() + " " + currency;
  }
}
