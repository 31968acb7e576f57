  /**
   * Whether the order of the event is a payment or a payout. A refund and a dispute belong to a
   * payment.
   *
   * @return the kind; null if the notification does not say, or is about no order
   */
  public OrderKind kind() {
    if (payout != null) {
      return OrderKind.PAYOUT;
    }
    if (payment != null && payment.operation() != TransactionKind.PAYMENT) {
      return payment.operation() == TransactionKind.PAYOUT ? OrderKind.PAYOUT : null;
    }
    return payment != null || refund != null || dispute != null ? OrderKind.PAYMENT : null;
  }

  /**
   * The shop's number of the order that the event is about. For a refund and a dispute, this is the
   * payment's order.
   *
   * @return the number; null if the notification does not name it, or is about no order
   */
  public String orderId() {
    if (payment != null) {
      return payment.orderId();
    }
    if (payout != null) {
      return payout.orderId();
    }
    if (refund != null) {
      return refund.orderId();
    }
    if (dispute != null) {
      return dispute.orderId();
    }
    return token == null ? null : token.orderId();
  }
