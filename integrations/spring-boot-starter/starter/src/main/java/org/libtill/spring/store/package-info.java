/** Where a shop stores what it knows of its payments, refunds and payouts. */
package org.libtill.spring.store;
