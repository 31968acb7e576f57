package org.libtill;

import org.libtill.param.Browser;
import org.libtill.param.Card;
import org.libtill.param.Customer;
import org.libtill.param.Destination;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PayoutRequest;
import org.libtill.param.Recipient;
import org.libtill.param.Wallet;

/** Requests that the tests send. */
final class Samples {
  static final String APPROVED = "4392963203551251";
  static final String DECLINED = "4730198364688516";
  static final String THREE_D_SECURE = "4617611794313933";
  static final String CVV = "739";

  private Samples() {}

  static PaymentRequest.Builder card(String orderId, String number) {
    Card card =
        Card.builder()
            .number(number)
            .expiryMonth(12)
            .expiryYear(2030)
            .holder("Ada Lovelace")
            .cvv(CVV)
            .build();
    return PaymentRequest.builder()
        .orderId(orderId)
        .amount(2500)
        .currency("USD")
        .description("Blue cap")
        .country("US")
        .successUrl("https://shop.example/thanks")
        .notifyUrl("http://127.0.0.1:9/")
        .paymentMethod(PaymentMethod.builder().card(card).build())
        .customer(Customer.builder().id("c1").ip("127.0.0.1").email("ada@example.com").build())
        .browser(Browser.builder().userAgent("Mozilla/5.0").build());
  }

  static PaymentRequest.Builder voucher(String orderId, String wayCode) {
    return PaymentRequest.builder()
        .orderId(orderId)
        .amount(30000)
        .currency("MXN")
        .notifyUrl("http://127.0.0.1:9/")
        .paymentMethod(PaymentMethod.builder().wayCode(wayCode).build())
        .customer(Customer.builder().email("ada@example.com").phone("5512345678").build());
  }

  static PayoutRequest.Builder payout(String orderId) {
    Wallet wallet = Wallet.builder().organisation("GCASH").account("0812345678").build();
    return PayoutRequest.builder()
        .orderId(orderId)
        .amount(150000)
        .currency("PHP")
        .country("PH")
        .destination(Destination.builder().wallet(wallet).build())
        .recipient(Recipient.builder().fullName("Grace Hopper").build());
  }
}
