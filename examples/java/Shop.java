import com.sun.net.httpserver.HttpServer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.exception.TillException;
import org.libtill.model.Event;
import org.libtill.model.Payment;
import org.libtill.model.Violation;
import org.libtill.param.Expected;

/** What the checkouts with all gateways share: a client, an inbox, and output. */
abstract class Shop {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final long PAUSE_MS = 100;

  protected final String gateway;
  protected final Client client;
  protected final Inbox inbox;
  private final String run;

  Shop(String gateway, Client client, String run, HttpServer server) {
    this.gateway = gateway;
    this.client = client;
    this.inbox = new Inbox(client, gateway, server);
    this.run = run;
  }

  abstract void checkout();

  /** The number of an order of this run. */
  protected final String number(String name) {
    return run + "_" + name;
  }

  /** Some gateways' events are not authenticated: a query confirms them, until all is decided. */
  protected final String confirmed(String orderId, Money amount) {
    Expected expected = Expected.builder().orderId(orderId).amount(amount).build();
    while (true) {
      Event event = inbox.awaitPayment(orderId);
      Event confirmed = client.notifications().confirm(event, expected);
      if (confirmed.payment().isFinal()) {
        String status = confirmed.payment().status().wireName();
        String settled = confirmed.verified().wireName();
        return event.verified().wireName() + ", then " + settled + " " + status;
      }
    }
  }

  /** Asks repeatedly, until the expected answer arrives. */
  protected static <T> T askUntil(Supplier<T> ask, Predicate<T> enough) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Inbox.PATIENCE_SECONDS);
    T answer = ask.get();
    while (!enough.test(answer) && System.nanoTime() < end) {
      try {
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException error) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while asking again", error);
      }
      answer = ask.get();
    }
    return answer;
  }

  /** The state of a payment, and whether a query found it after its answer was lost. */
  protected static String found(Payment payment) {
    return payment.status().wireName() + (payment.isResolved() ? " resolved" : "");
  }

  protected static String violations(TillException error) {
    List<Violation> violations = error.violations() == null ? List.of() : error.violations();
    String paths =
        violations.stream().map(Violation::path).sorted().collect(Collectors.joining(", "));
    return error.kind().wireName() + " " + error.outcome().wireName() + ": " + paths;
  }

  /** Reports the result of a step to the demo. */
  protected final void step(String step, String result) {
    String line = "{\"gateway\": %s, \"step\": %s, \"result\": %s}";
    OUT.println("@step " + String.format(line, quoted(gateway), quoted(step), quoted(result)));
  }

  /** Asks the demo, which plays the customer, to do something. */
  protected static void ask(String what) {
    OUT.println("@customer " + what);
  }

  static void say(String words) {
    OUT.println("  " + words);
  }

  /** A text as JSON. */
  protected static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
