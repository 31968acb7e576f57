package org.libtill.internal;

import java.util.Map;
import java.util.stream.Collectors;
import org.libtill.json.AmountRules;

/** The rules by the native library's dictionary of currencies; {@code Money} finds this class. */
public final class CurrencyRules implements AmountRules {
  private volatile Map<String, Integer> exponents;

  /** For {@code Money}. */
  public CurrencyRules() {}

  @Override
  public Integer exponent(String currency) {
    if (exponents == null) {
      exponents =
          Library.dictionary("currencies").stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      row -> (String) row.get("code"),
                      row -> ((Long) row.get("exponent")).intValue()));
    }
    return exponents.get(currency);
  }

  @Override
  public RuntimeException refusal(String name, String message) {
    return Refusal.request(name, message);
  }
}
