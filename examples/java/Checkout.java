import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.Till;
import org.libtill.exception.TillException;
import org.libtill.model.Balance;
import org.libtill.model.Browser;
import org.libtill.model.Card;
import org.libtill.model.Customer;
import org.libtill.model.Destination;
import org.libtill.model.Event;
import org.libtill.model.Expected;
import org.libtill.model.Fault;
import org.libtill.model.NotificationReply;
import org.libtill.model.Payment;
import org.libtill.model.PaymentGetRequest;
import org.libtill.model.PaymentMethod;
import org.libtill.model.PaymentRequest;
import org.libtill.model.Payout;
import org.libtill.model.PayoutRequest;
import org.libtill.model.Recipient;
import org.libtill.model.Refund;
import org.libtill.model.RefundRequest;
import org.libtill.model.Wallet;

/**
 * A checkout with two gateways: card payments, refunds, payouts, and notifications that are trusted
 * only when they deserve it. Needs libtill's jar and nothing else:
 *
 * <pre>java -cp bindings/java/target/libtill-0.1.0.jar examples/java/Checkout.java</pre>
 *
 * <p>TILL_CONFIG names a JSON file with a client configuration for payermax and for paypro, and
 * TILL_RUN is the prefix of the order numbers. Lines that begin with @ are for the program that
 * plays the customer and compares the results of all languages.
 */
public final class Checkout {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Client client;
  private final String gateway;
  private final String run;
  private final String notifyUrl;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private Checkout(Client client, String gateway, String run, HttpServer server) {
    this.client = client;
    this.gateway = gateway;
    this.run = run;
    String path = "/" + gateway;
    this.notifyUrl = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    server.createContext(path, this::receive);
  }

  /** Runs the checkout with each gateway. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Object> configs =
        Till.readJson(Files.readString(Path.of(System.getenv("TILL_CONFIG"))));
    String run = System.getenv("TILL_RUN");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    try (Client payermax = client(configs.get("payermax"));
        Client paypro = client(configs.get("paypro"))) {
      new Checkout(payermax, "payermax", run, server).payermax();
      new Checkout(paypro, "paypro", run, server).paypro();
    } finally {
      server.stop(0);
    }
  }

  @SuppressWarnings("unchecked")
  private static Client client(Object config) {
    return Client.create((Map<String, Object>) config);
  }

  private void payermax() {
    cardPayment();
    refund();
    payout();
    Payment declined =
        client.payments().create(card("_decline", Money.of("15.00", "USD"), "4730198364688516"));
    say("A card that the bank declines. A decline is a result, and not an exception.");
    step("decline", declined.status().wireName());
    validationFault();
    say("The answer to a payment gets lost: libtill asks the gateway by order number.");
    Payment lost =
        client.payments().create(card("_lost", Money.of("19.99", "USD"), "4392963203551251"));
    step("lost answer", lost.status().wireName() + (lost.isResolved() ? " resolved" : ""));
  }

  private void cardPayment() {
    Payment payment =
        client.payments().create(card("_card", Money.of("25.00", "USD"), "4617611794313933"));
    say("A payment by card. The bank wants to see the customer: " + payment.nextAction().type());
    step("card payment", payment.status().wireName());
    ask("{\"open\": \"" + payment.nextAction().url() + "\", \"press\": \"success\"}");
    Event event = awaitPayment(run + "_card");
    say("The gateway tells what became of it, and signs that.");
    step("notification", told(event, event.payment().status().wireName()));
    Payment found =
        client.payments().get(PaymentGetRequest.builder().orderId(run + "_card").build());
    String amount = found.amount() + " " + found.currency();
    step("payment status", found.status().wireName() + " " + amount);
  }

  private void refund() {
    Refund refund =
        client
            .refunds()
            .create(
                RefundRequest.builder()
                    .refundId(run + "_refund")
                    .orderId(run + "_card")
                    .amount(Money.of("5.00", "USD"))
                    .reason("one item returned")
                    .notifyUrl(notifyUrl)
                    .build());
    say("The customer sent one item back, and gets a part of the money back.");
    step("partial refund", refund.status().wireName());
    Event event =
        await(one -> one.refund() != null && (run + "_refund").equals(one.refund().refundId()));
    step("refund status", told(event, event.refund().status().wireName()));
  }

  private void payout() {
    Payout payout =
        client
            .payouts()
            .create(
                PayoutRequest.builder()
                    .orderId(run + "_payout")
                    .amount(Money.of("1500.00", "PHP"))
                    .country("PH")
                    .destination(wallet("GCASH", "0812345678"))
                    .recipient(Recipient.builder().fullName("Grace Hopper").build())
                    .notifyUrl(notifyUrl)
                    .build());
    say("Money goes out to a wallet.");
    step("payout", payout.status().wireName());
    Event event =
        await(one -> one.payout() != null && (run + "_payout").equals(one.payout().orderId()));
    step("payout status", told(event, event.payout().status().wireName()));
  }

  /** The form that takes the members as they are can say what no typed request can. */
  private void validationFault() {
    try {
      client
          .payments()
          .create(
              Map.of(
                  "order_id",
                  run + "_fault",
                  "amount",
                  -5,
                  "currency",
                  "USD",
                  "curency",
                  "USD",
                  "customer",
                  Map.of("email", "nobody")));
    } catch (TillException error) {
      say("A request with faults is refused before anything is sent, with all of them:");
      step("validation fault", faults(error));
    }
  }

  private void paypro() {
    Payment payment = client.payments().create(voucher("_va", Money.of("300.00", "MXN"), "va"));
    say("The customer pays to an account: " + payment.nextAction().display().virtualAccount());
    step("virtual account", payment.status().wireName());
    ask("{\"pay\": \"" + run + "_va\", \"gateway\": \"paypro\", \"result\": \"approved\"}");
    say("This gateway's notifications prove nothing, so it is asked whether this one is true.");
    step("notification", confirmed("_va", Money.of("300.00", "MXN")));
    Payout payout =
        client
            .payouts()
            .create(
                PayoutRequest.builder()
                    .orderId(run + "_vaout")
                    .amount(Money.of("200.00", "MXN"))
                    .destination(wallet(null, "5512345678"))
                    .recipient(Recipient.builder().fullName("Grace Hopper").build())
                    .notifyUrl(notifyUrl)
                    .build());
    step("payout", payout.status().wireName());
    Balance balance = client.balances().get("MXN");
    BigDecimal available = Money.ofMinor(balance.available(), balance.currency()).toDecimal();
    say("There are " + available + " " + balance.currency() + " left.");
    step("balance", "available");
    client.payments().create(voucher("_vadecline", Money.of("100.00", "MXN"), "store"));
    ask("{\"pay\": \"" + run + "_vadecline\", \"gateway\": \"paypro\", \"result\": \"declined\"}");
    step("decline", confirmed("_vadecline", Money.of("100.00", "MXN")));
    try {
      client.payments().create(voucher("_vafault", Money.of("10.50", "MXN"), "va"));
    } catch (TillException error) {
      say("This gateway takes whole units only:");
      step("validation fault", faults(error));
    }
    Payment lost = client.payments().create(voucher("_valost", Money.of("50.00", "MXN"), "va"));
    say("The answer got lost, and libtill asked the gateway by order number.");
    step("lost answer", lost.status().wireName() + (lost.isResolved() ? " resolved" : ""));
  }

  private PaymentRequest card(String suffix, Money amount, String number) {
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
        .orderId(run + suffix)
        .amount(amount)
        .description("Blue cap")
        .country("US")
        .successUrl("https://shop.example/thanks")
        .notifyUrl(notifyUrl)
        .paymentMethod(PaymentMethod.builder().card(card).build())
        .customer(customer)
        .browser(Browser.builder().userAgent("Mozilla/5.0").build())
        .build();
  }

  private PaymentRequest voucher(String suffix, Money amount, String wayCode) {
    return PaymentRequest.builder()
        .orderId(run + suffix)
        .amount(amount)
        .notifyUrl(notifyUrl)
        .paymentMethod(PaymentMethod.builder().wayCode(wayCode).build())
        .customer(Customer.builder().email("ada@example.com").phone("5512345678").build())
        .build();
  }

  private static Destination wallet(String organisation, String account) {
    Wallet wallet = Wallet.builder().organisation(organisation).account(account).build();
    return Destination.builder().wallet(wallet).build();
  }

  /** The shop's own page for notifications: verify, store, then answer as the gateway wants it. */
  private void receive(HttpExchange exchange) throws IOException {
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      NotificationReply reply;
      try {
        Event event = client.notifications().parse(exchange.getRequestHeaders(), body);
        events.add(event);
        reply = client.notifications().reply(true);
      } catch (TillException error) {
        say("A notification was refused: " + error.getMessage());
        reply = client.notifications().reply(false);
      }
      byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.httpStatus(), text.length == 0 ? -1 : text.length);
      exchange.getResponseBody().write(text);
    } finally {
      exchange.close();
    }
  }

  private interface Wanted {
    boolean test(Event event);
  }

  private Event awaitPayment(String orderId) {
    return await(one -> one.payment() != null && orderId.equals(one.payment().orderId()));
  }

  private Event await(Wanted wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try {
      while (true) {
        Event event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          throw new IllegalStateException("no notification came within 30 seconds");
        }
        if (wanted.test(event)) {
          return event;
        }
      }
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a notification", error);
    }
  }

  private String confirmed(String suffix, Money amount) {
    Event event = awaitPayment(run + suffix);
    Expected expected = Expected.builder().orderId(run + suffix).amount(amount).build();
    Event confirmed = client.notifications().confirm(event, expected);
    String status = confirmed.payment().status().wireName();
    return event.verified().wireName() + ", then " + confirmed.verified().wireName() + " " + status;
  }

  private static String told(Event event, String status) {
    return event.type().wireName() + " " + status + " " + event.verified().wireName();
  }

  private static String faults(TillException error) {
    List<Fault> faults = error.faults() == null ? List.of() : error.faults();
    String paths = faults.stream().map(Fault::path).sorted().collect(Collectors.joining(", "));
    return error.kind().wireName() + " " + error.outcome().wireName() + ": " + paths;
  }

  private void step(String step, String result) {
    OUT.println(
        "@step {\"gateway\": \""
            + gateway
            + "\", \"step\": \""
            + step
            + "\", \"result\": \""
            + result
            + "\"}");
  }

  private void ask(String what) {
    OUT.println("@customer " + what);
  }

  private static void say(String words) {
    OUT.println(words);
  }
}
