/** Payments, refunds, payouts and trusted notifications through five payment gateways. */
module org.libtill {
  requires static com.fasterxml.jackson.annotation;
  requires static org.junit.jupiter.api;

  exports org.libtill;
  exports org.libtill.exception;
  exports org.libtill.model;
  exports org.libtill.param;
  exports org.libtill.testing;
}
