/** What libtill returns: results, their parts, and enumerations. */
package org.libtill.model;
