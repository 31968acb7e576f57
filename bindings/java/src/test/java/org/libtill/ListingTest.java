package org.libtill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.model.Payment;
import org.libtill.param.PaymentListRequest;

/** Lists end, whatever a gateway says of its pages. */
class ListingTest {
  private static final String RECORD =
      "{\"token\": \"p1\", \"order_number\": \"A1\", \"operation_type\": \"pay\","
          + " \"status\": \"approved\", \"amount\": 2500, \"currency\": \"EUR\"}";

  private final List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  /** Always has one more page, and nothing on those after the second. */
  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int page =
        query.contains("page=")
            ? Integer.parseInt(query.replaceAll(".*\\bpage=(\\d+).*", "$1"))
            : 1;
    asked.add(page);
    String body =
        String.format(
            "{\"success\": true, \"payments\": [%s], \"currentPage\": %d, \"totalPage\": 4000000000}",
            page <= 2 ? RECORD : "", page);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }

  @Test
  void anEmptyPageBeforeTheLastIsNoEndOfTheList() {
    Map<String, Object> config =
        Map.of(
            "gateway",
            "paymart",
            "base_url",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "credentials",
            Map.of("private_key", "key"));
    List<String> seen = new ArrayList<>();
    try (Client client = Client.create(config)) {
      Listing<Payment> listing = client.payments().list(PaymentListRequest.builder().build());
      OutcomeUnknownException error =
          assertThrows(
              OutcomeUnknownException.class, () -> listing.forEach(one -> seen.add(one.orderId())));
      assertTrue(error.getMessage().contains("fewer records"), error.getMessage());
    }
    assertEquals(List.of("A1", "A1"), seen);
    assertEquals(List.of(1, 2, 3), asked);
  }

  @Test
  void aListThatGoesOnAfterAnEmptyPageIsNotComplete() {
    List<List<String>> pages = List.of(List.of("A1"), List.of(), List.of("A2"));
    List<Integer> fetched = new ArrayList<>();
    Listing<String> listing =
        Listing.of(
            number -> {
              fetched.add(number == null ? 1 : number);
              return fetched.get(fetched.size() - 1);
            },
            number -> pages.get((number - 1) % pages.size()),
            number -> number + 1);
    List<String> seen = new ArrayList<>();
    OutcomeUnknownException error =
        assertThrows(OutcomeUnknownException.class, () -> listing.forEach(seen::add));
    assertTrue(error.getMessage().contains("not complete"), error.getMessage());
    assertTrue(error.isRetrySafe());
    assertEquals(List.of("A1"), seen);
    assertEquals(List.of(1, 2), fetched);
  }
}
