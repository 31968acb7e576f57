/**
 * Payments, refunds, payouts and trusted notifications through five payment gateways.
 *
 * <p>Start at {@link org.libtill.Client}. Amounts are integers in minor units everywhere; {@link
 * org.libtill.Money} converts decimal texts exactly. Events of calls go to the {@link
 * java.lang.System.Logger} named {@code org.libtill}, for clients whose configuration asks for
 * {@code events}.
 */
package org.libtill;
