package org.libtill.shop;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.libtill.CustomerResponse;
import org.libtill.Money;
import org.libtill.model.Attempt;
import org.libtill.param.Browser;
import org.libtill.param.Card;
import org.libtill.param.Customer;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.RefundRequest;
import org.libtill.spring.Attempted;
import org.libtill.spring.RefusedAttemptException;
import org.libtill.spring.ShopMessage;
import org.libtill.spring.TillAttempts;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders, checkouts and refunds. */
@RestController
class CheckoutController {
  private static final String CLIENT = "cards";

  private final TillAttempts attempts;
  private final JdbcTemplate jdbc;
  private final String address;

  CheckoutController(
      TillAttempts attempts, JdbcTemplate jdbc, @Value("${shop.address}") String address) {
    this.attempts = attempts;
    this.jdbc = jdbc;
    this.address = address;
  }

  /** Puts a thing into the cart. */
  @PostMapping("/orders/{number}")
  void order(@PathVariable String number, @RequestParam long amount) {
    jdbc.update(
        "insert into shop_order (number, amount, state, refunded) values (?, ?, 'open', 0)",
        number,
        amount);
  }

  /** The customer pays. With a card number, the shop takes the card; else the gateway's page. */
  @PostMapping("/orders/{number}/pay")
  ResponseEntity<Object> pay(
      @PathVariable String number,
      @RequestParam(required = false) String card,
      HttpServletRequest http) {
    Long amount =
        jdbc.queryForObject("select amount from shop_order where number = ?", Long.class, number);
    PaymentRequest.Builder payment =
        PaymentRequest.builder()
            .orderId(number)
            .amount(Money.ofMinor(amount, "USD"))
            .description("Blue cap")
            .country("US")
            .successUrl("https://shop.example/thanks/" + number)
            .notifyUrl(address + "/till/notifications/" + CLIENT)
            .customer(Customer.builder().id("c1").ip("192.0.2.7").email("ada@example.com").build())
            .browser(Browser.builder().userAgent("Mozilla/5.0").build());
    if (card != null) {
      payment.paymentMethod(PaymentMethod.builder().card(card(card)).build());
    }
    Attempted attempted = attempts.pay(CLIENT, payment.build());
    Optional<CustomerResponse> next = CustomerResponse.of(attempted.attempt().nextAction());
    if (next.isPresent()) {
      CustomerResponse response = next.get();
      ResponseEntity.BodyBuilder answer = ResponseEntity.status(response.httpStatus());
      response.headers().forEach(answer::header);
      return answer.body(response.body());
    }
    return ResponseEntity.ok(shown(attempted));
  }

  private static Card card(String number) {
    return Card.builder()
        .number(number)
        .expiryMonth(12)
        .expiryYear(2040)
        .holder("Ada Lovelace")
        .cvv("917")
        .build();
  }

  /** A clerk gives money back. */
  @PostMapping("/orders/{number}/refunds/{refund}")
  Map<String, Object> refund(
      @PathVariable String number,
      @PathVariable String refund,
      @RequestParam(required = false) Long amount) {
    RefundRequest.Builder request =
        RefundRequest.builder()
            .refundId(refund)
            .orderId(number)
            .notifyUrl(address + "/till/notifications/" + CLIENT);
    if (amount != null) {
      request.amount(amount);
    }
    return shown(attempts.refund(CLIENT, request.build()));
  }

  private static Map<String, Object> shown(Attempted attempted) {
    Attempt attempt = attempted.attempt();
    String message = attempted.error() == null ? "" : ShopMessage.of(CLIENT, attempted.error());
    return Map.of(
        "status", attempt.status().wireName(), "called", attempted.called(), "message", message);
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> duplicate(DuplicateKeyException error) {
    return ResponseEntity.status(HttpStatus.CONFLICT)
        .body(Map.of("message", "there is an order with this number"));
  }

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> refused(RefusedAttemptException error) {
    return ResponseEntity.status(HttpStatus.CONFLICT).body(Map.of("message", error.getMessage()));
  }
}
