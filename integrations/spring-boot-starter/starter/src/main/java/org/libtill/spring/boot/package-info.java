/** What Spring Boot starts: beans, the endpoint of notifications, the job that resolves. */
package org.libtill.spring.boot;
