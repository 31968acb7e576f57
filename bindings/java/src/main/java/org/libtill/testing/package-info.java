/** Assertions for tests about what a shop did at a gateway of the sandbox. */
package org.libtill.testing;
