package org.libtill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.libtill.model.Event;
import org.libtill.model.NotificationReply;
import org.libtill.model.PaymentStatus;
import org.libtill.model.Verified;
import org.libtill.param.Expected;
import org.libtill.web.IncomingRequest;

/** What each adapter does in its web server, with the program of {@code web.md} at its address. */
@Timeout(600)
abstract class WebServerContract {
  /** Those that the client writes itself. */
  private static final Set<String> OWN = Set.of("connection", "content-length", "host", "upgrade");

  @TempDir protected Path folder;

  private final Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");
  private final Client client = merchant.client();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private String url;

  /**
   * Starts a server with the page's program at {@code /notifications}, and with {@link Echo} at
   * {@code /echo}, where a GET is a customer's.
   *
   * @return its address
   */
  protected abstract String start(
      Client client, Function<Event, Expected> orders, Consumer<Event> events) throws Exception;

  /** How many bytes of a body the server itself takes before it sends an answer. */
  protected int taken() {
    return 0;
  }

  /** Ends the server. */
  protected abstract void stop() throws Exception;

  private String url() throws Exception {
    if (url == null) {
      url = start(client, WebServerContract::expected, events::add);
    }
    return url;
  }

  private static Expected expected(Event event) {
    return Expected.builder().orderId("A1").amount(Money.of("25.00", "USD")).build();
  }

  @AfterEach
  void end() throws Exception {
    if (url != null) {
      stop();
    }
    client.close();
  }

  private HttpResponse<byte[]> post(
      String path, Map<String, List<String>> headers, BodyPublisher body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).POST(body);
    headers.forEach(
        (name, values) -> {
          if (!OWN.contains(name.toLowerCase())) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void assertReply(NotificationReply expected, HttpResponse<byte[]> response) {
    assertEquals(expected.httpStatus(), response.statusCode());
    assertEquals(expected.body(), new String(response.body(), StandardCharsets.UTF_8));
    expected
        .headers()
        .forEach(
            (name, value) -> assertEquals(value, response.headers().firstValue(name).orElse("")));
  }

  @Test
  void whatTheGatewaySendsIsReceivedAndAcknowledged() throws Exception {
    String address = url() + "/notifications";
    client.payments().create(Samples.card("A1", Samples.APPROVED).notifyUrl(address).build());
    Event event = events.poll(120, TimeUnit.SECONDS);
    assertEquals(Verified.SIGNATURE, event.verified());
    assertEquals(PaymentStatus.APPROVED, event.payment().status());
    merchant.checked().withinMs(60_000).assertNotificationAccepted("A1");
  }

  @Test
  void whatIsForgedIsRefused() throws Exception {
    try (NotificationServer wire = new NotificationServer(client.notifications().reply(true))) {
      client.payments().create(Samples.card("A1", Samples.APPROVED).notifyUrl(wire.url()).build());
      NotificationServer.Notification sent = wire.take();
      NotificationReply refusal = client.notifications().reply(false);
      byte[] forged = sent.body();
      forged[forged.length / 2] ^= 1;
      BodyPublisher other = BodyPublishers.ofByteArray(forged);
      assertReply(refusal, post("/notifications", sent.headers(), other));
      BodyPublisher right = BodyPublishers.ofByteArray(sent.body());
      assertReply(refusal, post("/notifications", Map.of("sign", List.of("Zm9yZ2Vk")), right));
      assertTrue(events.isEmpty());
      NotificationReply accepted = client.notifications().reply(true);
      assertNotEquals(refusal, accepted);
      assertReply(accepted, post("/notifications", sent.headers(), right));
      assertEquals("A1", events.remove().orderId());
    }
  }

  @Test
  void whatIsTooLargeIsNotRead() throws Exception {
    int large = IncomingRequest.MAXIMUM_BYTES + 1;
    assertEquals("413", status("Content-Length: 1000000\r\n\r\n", taken()));
    String chunk = Integer.toHexString(1_000_000) + "\r\n";
    assertEquals("413", status("Transfer-Encoding: chunked\r\n\r\n" + chunk, large + taken()));
    BodyPublisher longest = BodyPublishers.ofByteArray(new byte[large - 1]);
    Map<String, Object> came = echoed(post("/echo", Map.of(), longest));
    assertEquals(large - 1, body(came).length);
  }

  /** The status of a request that has not ended yet. */
  private String status(String head, int bytes) throws Exception {
    URI address = URI.create(url());
    try (Socket connection = new Socket(address.getHost(), address.getPort())) {
      connection.setSoTimeout(120_000);
      String line = "POST /notifications HTTP/1.1\r\nHost: shop.example\r\n";
      connection.getOutputStream().write((line + head).getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().write(new byte[bytes]);
      connection.getOutputStream().flush();
      byte[] answer = connection.getInputStream().readNBytes("HTTP/1.1 413".length());
      return new String(answer, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length());
    }
  }

  private static Map<String, Object> echoed(HttpResponse<byte[]> response) {
    assertEquals(202, response.statusCode());
    return Sandbox.object(new String(response.body(), StandardCharsets.UTF_8));
  }

  private static byte[] body(Map<String, Object> came) {
    return Base64.getDecoder().decode((String) came.get("body"));
  }

  @Test
  void bytesRepeatedHeadersAndTheQueryStayAsTheyCame() throws Exception {
    byte[] bytes = new byte[256];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = (byte) index;
    }
    Map<String, List<String>> headers =
        Map.of(
            "x-repeated",
            List.of("one", "two, three"),
            "Content-Type",
            List.of("application/x-www-form-urlencoded; charset=ISO-8859-1"));
    BodyPublisher body = BodyPublishers.ofByteArray(bytes);
    Map<String, Object> came = echoed(post("/echo?a=%C3%A9+1&a=2", headers, body));
    assertArrayEquals(bytes, body(came));
    assertEquals("a=%C3%A9+1&a=2", came.get("query"));
    Map<String, Object> received = Sandbox.members(came.get("headers"));
    String name =
        received.keySet().stream().filter("x-repeated"::equalsIgnoreCase).findFirst().orElseThrow();
    assertEquals(List.of("one", "two, three"), received.get(name));
  }

  @Test
  void aCustomerIsSentOn() throws Exception {
    HttpResponse<String> redirect = customer("");
    assertEquals(303, redirect.statusCode());
    assertEquals(List.of("https://pay.example/?a=1"), redirect.headers().allValues("location"));
    HttpResponse<String> page = customer("?form");
    CustomerResponse expected = Echo.customer("form");
    assertEquals(200, page.statusCode());
    assertEquals(expected.body(), page.body());
    assertTrue(page.body().contains("Zoë"));
    for (String name : expected.headers().keySet()) {
      String value = page.headers().firstValue(name).orElse("").replace(";charset", "; charset");
      assertEquals(expected.headers().get(name), value);
    }
  }

  private HttpResponse<String> customer(String query) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/echo" + query)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
