/**
 * Payments, refunds, payouts and trusted notifications through five payment gateways.
 *
 * <p>The interfaces of web servers, of Jackson and of JUnit are those of the program, if it uses
 * them.
 */
@SuppressWarnings("requires-automatic") // these have no module of their own, and none is needed
module org.libtill {
  requires static com.fasterxml.jackson.annotation;
  requires static jakarta.servlet;
  requires static jakarta.ws.rs;
  requires static java.servlet;
  requires static org.junit.jupiter.api;

  exports org.libtill;
  exports org.libtill.exception;
  exports org.libtill.model;
  exports org.libtill.param;
  exports org.libtill.testing;
  exports org.libtill.web;
}
