package org.libtill.spring;

import org.libtill.exception.TillException;
import org.libtill.model.Attempt;

/**
 * What became of a call.
 *
 * @param attempt what the shop knows, as it is stored now: see its {@code status}, {@code actions}
 *     and {@code nextAction}
 * @param error how the call failed; null if it returned a result or was not made. {@link
 *     ShopMessage#of} explains it
 * @param called whether the gateway was called. It is not if there is such an attempt already, as
 *     with a second tab of the customer's: the attempt is then the first one
 */
public record Attempted(Attempt attempt, TillException error, boolean called) {}
