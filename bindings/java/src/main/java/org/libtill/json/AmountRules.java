package org.libtill.json;

/**
 * What {@code Money} needs of the classes above it. Exceptions carry results, and results carry
 * {@code Money}, so it cannot name them.
 */
public interface AmountRules {
  /** The number of decimals of a currency; null for one that is unknown. */
  Integer exponent(String currency);

  /** The exception for an argument of that name. */
  RuntimeException refusal(String name, String message);
}
