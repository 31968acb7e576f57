  /**
   * Reads a notification. The signature is checked over the body's bytes, in constant time, before
   * they are read.
   *
   * <p>Act on an event only when its {@code verified} is not {@code NONE}; otherwise confirm it
   * first.
   *
   * @param headers the request's headers: a text for each name, or a list of texts as servers have
   *     them
   * @param body the request's body, exactly as it came
   * @return the event
   * @throws TillException if the signature is wrong, or the body is not this gateway's
   */
  public Event parse(Map<String, ?> headers, byte[] body) {
    return session.parseNotification(headers, body, Event::fromMap);
  }

  /**
   * Reads a notification to act on: it is authenticated, and about the order that the shop expects.
   * If it is not authenticated, the gateway is asked, and its answer replaces the claims.
   *
   * <p>A signed event without an order of the shop's, such as one about a token, is returned as it
   * is, and {@code expected} is not called. Without a signature, it cannot be confirmed and is
   * refused.
   *
   * @param headers the request's headers
   * @param body the request's body, exactly as it came
   * @param expected looks up what the shop knows of the order that the event names
   * @return the event, authenticated by signature or by query
   * @throws TillException if the signature is wrong, or order, amount or currency are not the
   *     expected ones
   */
  public Event receive(
      Map<String, ?> headers, byte[] body, Function<? super Event, Expected> expected) {
    Event event = parse(headers, body);
    boolean proved = event.verified() != Verified.NONE;
    if (event.payment() != null || event.payout() != null || event.refund() != null) {
      Expected known = expected.apply(event);
      return proved ? check(event, known) : confirm(event, known);
    }
    if (!proved) {
      throw Refusal.unconfirmable();
    }
    return event;
  }
