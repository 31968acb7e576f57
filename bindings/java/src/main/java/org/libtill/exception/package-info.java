/** What a failed call throws: one class where money may have moved, otherwise one for each kind. */
package org.libtill.exception;
