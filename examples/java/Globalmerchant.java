import com.sun.net.httpserver.HttpServer;
import java.util.List;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.exception.TillException;
import org.libtill.model.Payment;
import org.libtill.model.Refund;
import org.libtill.param.Address;
import org.libtill.param.Card;
import org.libtill.param.Customer;
import org.libtill.param.Item;
import org.libtill.param.PaymentGetRequest;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.RefundRequest;

/** globalmerchant: cards, with everything about the customer, the goods and their destination. */
final class Globalmerchant extends Shop {
  private static final String GOOD_CARD = "4392963203551251";
  private static final String DECLINED_CARD = "4730198364688516";

  Globalmerchant(Client client, String run, HttpServer server) {
    super("globalmerchant", client, run, server);
  }

  @Override
  void checkout() {
    refund(cardPayment());
    unknownCode();
    invalidRequest();
    say("The answer to a payment gets lost: libtill asks the gateway by order number.");
    PaymentRequest lost = complete(number("gmlost"), Money.of("19.99", "USD"), GOOD_CARD);
    step("lost answer", found(client.payments().create(lost)));
  }

  private Payment cardPayment() {
    PaymentRequest request = complete(number("gmcard"), Money.of("25.00", "USD"), GOOD_CARD);
    Payment payment = client.payments().create(request);
    say("On the customer's statement: " + payment.descriptor());
    step("card payment", payment.status().wireName());
    Payment found =
        client.payments().get(PaymentGetRequest.builder().orderId(number("gmcard")).build());
    String amount = found.amount() + " " + found.currency();
    step("payment status", found.status().wireName() + " " + amount);
    return payment;
  }

  /** The gateway identifies refunds by its own payment number, and has no query for them. */
  private void refund(Payment payment) {
    Refund refund =
        client
            .refunds()
            .create(
                RefundRequest.builder()
                    .refundId(number("gmrefund"))
                    .paymentId(payment.id())
                    .orderId(payment.orderId())
                    .amount(Money.of("5.00", "USD"))
                    .reason("one item returned")
                    .build());
    step("refund", refund.status().wireName());
  }

  /** No document lists a code for a decline: the outcome is unknown, and stays so. */
  private void unknownCode() {
    PaymentRequest request =
        complete(number("gmunlisted"), Money.of("15.00", "USD"), DECLINED_CARD);
    String result;
    try {
      result = found(client.payments().create(request));
    } catch (TillException error) {
      say(error.getMessage());
      result = error.kind().wireName() + " " + error.outcome().wireName();
    }
    step("unknown code", result);
  }

  private void invalidRequest() {
    try {
      client.payments().create(card("two words", Money.of("15.00", "USD"), GOOD_CARD).build());
    } catch (TillException error) {
      say("An invalid request is refused before anything is sent, with all its violations:");
      step("invalid request", violations(error));
    }
  }

  private static PaymentRequest complete(String orderId, Money amount, String number) {
    Item item = Item.builder().name("Blue cap").quantity(1).price(amount.minor()).build();
    return card(orderId, amount, number).items(List.of(item)).build();
  }

  /** A payment by card without goods. */
  private static PaymentRequest.Builder card(String orderId, Money amount, String number) {
    Card card = Card.builder().number(number).expiryMonth(12).expiryYear(2030).cvv("123").build();
    Customer customer =
        Customer.builder()
            .firstName("Ada")
            .lastName("Lovelace")
            .country("GB")
            .state("London")
            .city("London")
            .address("12 Byron Street")
            .postcode("N1 9GU")
            .email("ada@example.com")
            .phone("442079460000")
            .ip("127.0.0.1")
            .build();
    Address shipping =
        Address.builder()
            .firstName("Ada")
            .lastName("Lovelace")
            .country("GB")
            .state("London")
            .city("London")
            .line1("12 Byron Street")
            .postcode("N1 9GU")
            .email("ada@example.com")
            .phone("442079460000")
            .build();
    return PaymentRequest.builder()
        .orderId(orderId)
        .amount(amount)
        .paymentMethod(PaymentMethod.builder().card(card).build())
        .customer(customer)
        .shipping(shipping);
  }
}
