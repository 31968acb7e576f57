/** Payments, refunds, payouts and trusted notifications through five payment gateways. */
module org.libtill {
  exports org.libtill;
  exports org.libtill.exception;
  exports org.libtill.model;
  exports org.libtill.param;
  exports org.libtill.testing;
}
