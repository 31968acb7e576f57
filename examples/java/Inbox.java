import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.libtill.Client;
import org.libtill.exception.TillException;
import org.libtill.model.Event;
import org.libtill.model.NotificationReply;

/** The shop's address for the notifications of one gateway. */
final class Inbox {
  static final long PATIENCE_SECONDS = 30;

  private final Client client;
  private final String url;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  Inbox(Client client, String gateway, HttpServer server) {
    this.client = client;
    String path = "/" + gateway;
    this.url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    server.createContext(path, this::receive);
  }

  interface Wanted {
    boolean test(Event event);
  }

  String url() {
    return url;
  }

  /** The shop's page for notifications: verify, store, then answer as the gateway expects. */
  private void receive(HttpExchange exchange) throws IOException {
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      NotificationReply reply;
      try {
        Event event = client.notifications().parse(exchange.getRequestHeaders(), body);
        events.add(event);
        reply = client.notifications().reply(true);
      } catch (TillException error) {
        Shop.say("A notification was refused: " + error.getMessage());
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

  Event awaitPayment(String orderId) {
    return await(one -> one.payment() != null && orderId.equals(one.payment().orderId()));
  }

  /** Waits for an event, and skips others. */
  Event await(Wanted wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      while (true) {
        Event event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event == null) {
          throw new IllegalStateException("no notification came in time");
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
}
