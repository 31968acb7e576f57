import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.Till;
import org.libtill.model.Payment;
import org.libtill.param.Browser;
import org.libtill.param.Card;
import org.libtill.param.ClientConfig;
import org.libtill.param.Customer;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;

/** Pays with the libtill on the class path or module path. */
public final class Pay {
  private Pay() {}

  /** Pays once. */
  public static void main(String[] arguments) throws IOException {
    String text = Files.readString(Paths.get(System.getenv("TILL_CONFIG")));
    long begin = System.nanoTime();
    ClientConfig config = ClientConfig.fromMap(Till.readJson(text));
    try (Client client = Client.create(config)) {
      System.out.println("loaded " + (System.nanoTime() - begin) / 1_000_000 + " ms");
      Payment payment = client.payments().create(request());
      System.out.println(payment.status().wireName());
    }
  }

  private static PaymentRequest request() {
    Card card =
        Card.builder()
            .number("4392963203551251")
            .expiryMonth(12)
            .expiryYear(2030)
            .holder("Ada Lovelace")
            .cvv("123")
            .build();
    return PaymentRequest.builder()
        .orderId(System.getenv("TILL_ORDER"))
        .amount(Money.of("25.00", "USD"))
        .description("Blue cap")
        .country("US")
        .paymentMethod(PaymentMethod.builder().card(card).build())
        .customer(Customer.builder().id("customer1").ip("127.0.0.1").build())
        .browser(Browser.builder().userAgent("Mozilla/5.0").build())
        .build();
  }
}
