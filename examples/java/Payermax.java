import com.sun.net.httpserver.HttpServer;
import java.util.Map;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.exception.TillException;
import org.libtill.model.Event;
import org.libtill.model.Payment;
import org.libtill.model.Payout;
import org.libtill.model.Refund;
import org.libtill.param.Browser;
import org.libtill.param.Card;
import org.libtill.param.Customer;
import org.libtill.param.Destination;
import org.libtill.param.PaymentGetRequest;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PayoutRequest;
import org.libtill.param.Recipient;
import org.libtill.param.RefundRequest;
import org.libtill.param.Wallet;

/** PayerMax: cards, 3-D Secure, refunds and payouts to wallets; its notifications are signed. */
final class Payermax extends Shop {
  Payermax(Client client, String run, HttpServer server) {
    super("payermax", client, run, server);
  }

  @Override
  void checkout() {
    cardPayment();
    repeatedNumber();
    refund();
    payout();
    Payment declined =
        client.payments().create(card("decline", Money.of("15.00", "USD"), "4730198364688516"));
    say("A card that the bank declines. A decline is a result, and not an exception.");
    step("decline", declined.status().wireName());
    invalidRequest();
    say("The answer to a payment gets lost: libtill asks the gateway by order number.");
    Payment lost =
        client.payments().create(card("lost", Money.of("19.99", "USD"), "4392963203551251"));
    step("lost answer", found(lost));
  }

  private void cardPayment() {
    Payment payment =
        client.payments().create(card("card", Money.of("25.00", "USD"), "4617611794313933"));
    say("A payment by card. The bank wants to see the customer: " + payment.nextAction().type());
    step("card payment", payment.status().wireName());
    ask("{\"open\": " + quoted(payment.nextAction().url()) + ", \"press\": \"success\"}");
    Event event = inbox.awaitPayment(number("card"));
    say("The gateway reports the result, and signs it.");
    step("notification", line(event, event.payment().status().wireName()));
    Payment found =
        client.payments().get(PaymentGetRequest.builder().orderId(number("card")).build());
    String amount = found.amount() + " " + found.currency();
    step("payment status", found.status().wireName() + " " + amount);
  }

  /** The gateway already has the number: the existing payment decides; nothing else is sent. */
  private void repeatedNumber() {
    try {
      client.payments().create(card("card", Money.of("25.00", "USD"), "4617611794313933"));
    } catch (OutcomeUnknownException error) {
      Payment existing = error.existing();
      String status =
          existing == null ? "open: ask with payments().resolve" : existing.status().wireName();
      say("The number was used before, and its payment is " + status);
      step(
          "repeated number",
          error.kind().wireName() + " " + error.outcome().wireName() + ": " + status);
    }
  }

  private void refund() {
    Refund refund =
        client
            .refunds()
            .create(
                RefundRequest.builder()
                    .refundId(number("refund"))
                    .orderId(number("card"))
                    .amount(Money.of("5.00", "USD"))
                    .reason("one item returned")
                    .notifyUrl(inbox.url())
                    .build());
    say("The customer sent one item back, and gets a part of the money back.");
    step("partial refund", refund.status().wireName());
    Event event =
        inbox.await(
            one -> one.refund() != null && number("refund").equals(one.refund().refundId()));
    step("refund status", line(event, event.refund().status().wireName()));
  }

  private void payout() {
    Wallet wallet = Wallet.builder().organisation("GCASH").account("0812345678").build();
    Payout payout =
        client
            .payouts()
            .create(
                PayoutRequest.builder()
                    .orderId(number("payout"))
                    .amount(Money.of("1500.00", "PHP"))
                    .country("PH")
                    .destination(Destination.builder().wallet(wallet).build())
                    .recipient(Recipient.builder().fullName("Grace Hopper").build())
                    .notifyUrl(inbox.url())
                    .build());
    say("Money goes out to a wallet.");
    step("payout", payout.status().wireName());
    Event event =
        inbox.await(one -> one.payout() != null && number("payout").equals(one.payout().orderId()));
    step("payout status", line(event, event.payout().status().wireName()));
  }

  /** A map can express what no typed request can. */
  private void invalidRequest() {
    try {
      client.call(
          "payment_create",
          Map.of(
              "order_id",
              number("fault"),
              "amount",
              -5,
              "currency",
              "USD",
              "curency",
              "USD",
              "customer",
              Map.of("email", "nobody")));
    } catch (TillException error) {
      say("An invalid request is refused before anything is sent, with all of them:");
      step("invalid request", violations(error));
    }
  }

  private PaymentRequest card(String name, Money amount, String number) {
    Card card =
        Card.builder()
            .number(number)
            .expiryMonth(12)
            .expiryYear(2030)
            .holder("Ada Lovelace")
            .cvv("123")
            .build();
    Customer customer =
        Customer.builder().id("c1").ip("127.0.0.1").email("ada@example.com").build();
    return PaymentRequest.builder()
        .orderId(number(name))
        .amount(amount)
        .description("Blue cap")
        .country("US")
        .successUrl("https://shop.example/thanks")
        .notifyUrl(inbox.url())
        .paymentMethod(PaymentMethod.builder().card(card).build())
        .customer(customer)
        .browser(Browser.builder().userAgent("Mozilla/5.0").build())
        .build();
  }

  private static String line(Event event, String status) {
    return event.type().wireName() + " " + status + " " + event.verified().wireName();
  }
}
