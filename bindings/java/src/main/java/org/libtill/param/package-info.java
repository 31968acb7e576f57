/** What a shop sends: requests, their parts, and the configuration of a client. */
package org.libtill.param;
