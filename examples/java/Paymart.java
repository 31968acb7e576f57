import com.sun.net.httpserver.HttpServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.exception.TillException;
import org.libtill.model.Capture;
import org.libtill.model.Dispute;
import org.libtill.model.NextAction;
import org.libtill.model.Payment;
import org.libtill.model.Payout;
import org.libtill.model.Refund;
import org.libtill.param.Address;
import org.libtill.param.Card;
import org.libtill.param.Customer;
import org.libtill.param.Destination;
import org.libtill.param.PaymentCaptureRequest;
import org.libtill.param.PaymentGetRequest;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PayoutGetRequest;
import org.libtill.param.PayoutRequest;
import org.libtill.param.Recipient;
import org.libtill.param.RefundRequest;

/** PayMart: pages, cards with 3-D Secure, two steps, refunds, payouts to cards, disputes. */
final class Paymart extends Shop {
  Paymart(Client client, String run, HttpServer server) {
    super("paymart", client, run, server);
  }

  @Override
  void checkout() {
    hostedPayment();
    cardPayment();
    twoSteps();
    refund();
    payout();
    Payment declined = client.payments().create(card("pmdecline", "15.00", "4730198364688516"));
    say("A card that the bank declines. A decline is a result, and not an exception.");
    step("decline", declined.status().wireName());
    disputes();
    invalidRequest();
    say("The answer to a payment gets lost: libtill asks the gateway by order number.");
    step(
        "lost answer",
        found(client.payments().create(card("pmlost", "19.99", "4392963203551251"))));
  }

  private void hostedPayment() {
    Payment payment = client.payments().create(payment("pmhosted", "25.00").build());
    say("The customer pays at " + payment.nextAction().url());
    step("hosted payment", payment.status().wireName());
    ask("{\"open\": " + quoted(payment.nextAction().url()) + ", \"press\": \"pay\"}");
    say("This gateway's notifications prove nothing, so it is asked whether this one is true.");
    step("notification", confirmed(number("pmhosted"), Money.of("25.00", "EUR")));
  }

  /** The bank authenticates the customer, whose browser posts a form to it. */
  private void cardPayment() {
    Payment payment = client.payments().create(card("pmcard", "40.00", "4617611794313933"));
    NextAction action = payment.nextAction();
    say("The bank wants to see the customer at " + action.url());
    step("card with 3-D Secure", payment.status().wireName() + " " + action.type().wireName());
    String fields =
        action.fields().entrySet().stream()
            .map(field -> quoted(field.getKey()) + ": " + quoted(field.getValue()))
            .collect(Collectors.joining(", "));
    String wish = "{\"open\": %s, \"post\": {%s}, \"press\": \"success\"}";
    ask(String.format(wish, quoted(action.url()), fields));
    step("card notification", confirmed(number("pmcard"), Money.of("40.00", "EUR")));
  }

  /** The money is reserved, and captured when the goods are shipped. */
  private void twoSteps() {
    PaymentRequest request =
        card("pmsteps", "30.00", "4392963203551251").toBuilder().capture(Capture.MANUAL).build();
    client.payments().create(request);
    Payment reserved =
        client.payments().get(PaymentGetRequest.builder().orderId(number("pmsteps")).build());
    Payment taken =
        client
            .payments()
            .capture(
                PaymentCaptureRequest.builder().orderId(number("pmsteps")).currency("EUR").build());
    step("two steps", reserved.status().wireName() + ", then " + taken.status().wireName());
  }

  private void refund() {
    Refund refund =
        client
            .refunds()
            .create(
                RefundRequest.builder()
                    .refundId(number("pmrefund"))
                    .orderId(number("pmcard"))
                    .amount(Money.of("5.00", "EUR"))
                    .build());
    say("The customer sent one item back, and gets a part of the money back.");
    step("partial refund", refund.status().wireName());
  }

  private void payout() {
    Card card = Card.builder().number("4627342642639018").expiryMonth(12).expiryYear(2030).build();
    Address address =
        Address.builder()
            .firstName("Grace")
            .lastName("Hopper")
            .email("grace@example.com")
            .line1("1 Compiler Road")
            .build();
    Payout payout =
        client
            .payouts()
            .create(
                PayoutRequest.builder()
                    .orderId(number("pmpayout"))
                    .amount(Money.of("20.00", "EUR"))
                    .destination(Destination.builder().card(card).build())
                    .recipient(Recipient.builder().ip("127.0.0.1").address(address).build())
                    .build());
    say("Money goes out to a card.");
    step("payout", payout.status().wireName());
    PayoutGetRequest query = PayoutGetRequest.builder().orderId(number("pmpayout")).build();
    Payout found = askUntil(() -> client.payouts().get(query), Payout::isFinal);
    step("payout status", found.status().wireName());
  }

  /** The customer disputes the payment at the bank, and the gateway's list shows it. */
  private void disputes() {
    String wish = "{\"dispute\": %s, \"gateway\": %s}";
    ask(String.format(wish, quoted(number("pmhosted")), quoted(gateway)));
    List<Dispute> found =
        askUntil(
            () -> client.disputes().list().stream().collect(Collectors.toList()),
            disputes -> !disputes.isEmpty());
    String line =
        found.stream()
            .map(dispute -> dispute.amount() + " " + dispute.currency())
            .collect(Collectors.joining(", "));
    step("disputes", line.isEmpty() ? "none" : line);
  }

  /** A map can express what no typed request can. */
  private void invalidRequest() {
    Map<String, Object> card =
        Map.of("number", "411111111111111", "expiry_month", 12, "expiry_year", 2030, "cvv", "1234");
    Map<String, Object> request =
        Map.of(
            "order_id",
            number("pmfault"),
            "amount",
            -5,
            "currency",
            "EUR",
            "curency",
            "EUR",
            "description",
            "cap",
            "payment_method",
            Map.of("card", card),
            "customer",
            Map.of("email", "nobody"));
    try {
      client.call("payment_create", request);
    } catch (TillException error) {
      say("An invalid request is refused before anything is sent, with all of them:");
      step("invalid request", violations(error));
    }
  }

  private PaymentRequest card(String name, String amount, String number) {
    Card card =
        Card.builder()
            .number(number)
            .expiryMonth(12)
            .expiryYear(2030)
            .holder("Ada Lovelace")
            .cvv("123")
            .build();
    return payment(name, amount).paymentMethod(PaymentMethod.builder().card(card).build()).build();
  }

  private PaymentRequest.Builder payment(String name, String amount) {
    return PaymentRequest.builder()
        .orderId(number(name))
        .amount(Money.of(amount, "EUR"))
        .description("Blue cap")
        .successUrl("https://shop.example/thanks")
        .failureUrl("https://shop.example/sorry")
        .notifyUrl(inbox.url())
        .customer(Customer.builder().email("ada@example.com").ip("127.0.0.1").build());
  }
}
