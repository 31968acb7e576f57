/** What a failed call throws: one class for each kind of error, below one base. */
package org.libtill.exception;
