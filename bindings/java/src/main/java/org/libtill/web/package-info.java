/**
 * Requests and responses of web servers: Servlet 4 to 6, JAX-RS 3 and 4, and whatever has streams.
 */
package org.libtill.web;
