package org.libtill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.libtill.model.NotificationReply;

/** A shop's web server: it keeps what gateways send, and answers what the library says. */
final class NotificationServer implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Notification> received = new LinkedBlockingQueue<>();
  private final NotificationReply reply;

  NotificationServer(NotificationReply reply) {
    this.reply = reply;
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    server.createContext("/", this::receive);
    server.start();
  }

  /** A notification as it came over the wire. */
  static final class Notification {
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private Notification(Map<String, List<String>> headers, byte[] body) {
      this.headers = headers;
      this.body = body;
    }

    Map<String, List<String>> headers() {
      return headers;
    }

    byte[] body() {
      return body.clone();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  Notification take() throws InterruptedException {
    Notification notification = received.poll(120, TimeUnit.SECONDS);
    if (notification == null) {
      throw new IllegalStateException("no notification came within 30 seconds");
    }
    return notification;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try {
      byte[] body = exchange.getRequestBody().readAllBytes();
      received.add(new Notification(new LinkedHashMap<>(exchange.getRequestHeaders()), body));
      byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.httpStatus(), text.length);
      exchange.getResponseBody().write(text);
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
