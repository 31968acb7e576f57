/** A shop's payments, refunds and payouts on Spring Boot: what is called, stored and done. */
package org.libtill.spring;
