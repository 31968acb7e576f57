package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.libtill.exception.InvalidRequestException;
import org.libtill.exception.OutcomeUnknownException;
import org.libtill.exception.SignatureInvalidException;
import org.libtill.exception.TillException;
import org.libtill.model.Event;
import org.libtill.model.EventType;
import org.libtill.model.NotificationReply;
import org.libtill.model.Payment;
import org.libtill.model.PaymentStatus;
import org.libtill.model.Verdict;
import org.libtill.model.Verified;
import org.libtill.param.Expected;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PaymentResolveRequest;

/** Notifications that the sandbox signs and delivers. */
class NotificationsTest {
  private final Sandbox sandbox = Sandbox.plain();

  @Test
  void aSignedNotificationIsReadAndAChangedOneRefused() throws Exception {
    try (Client client = sandbox.merchant("payermax").client();
        NotificationServer server = new NotificationServer(client.notifications().reply(true))) {
      client
          .payments()
          .create(Samples.card("A1", Samples.APPROVED).notifyUrl(server.url()).build());
      NotificationServer.Notification notification = server.take();
      Event event = client.notifications().parse(notification.headers(), notification.body());
      assertEquals(EventType.PAYMENT, event.type());
      assertEquals(Verified.SIGNATURE, event.verified());
      assertEquals(PaymentStatus.APPROVED, event.payment().status());
      assertEquals("A1", event.payment().orderId());

      byte[] changed = notification.body();
      changed[changed.length / 2] ^= 1;
      assertThrows(
          SignatureInvalidException.class,
          () -> client.notifications().parse(notification.headers(), changed));
      assertThrows(
          SignatureInvalidException.class,
          () -> client.notifications().parse(Map.of(), notification.body()));
    }
  }

  @Test
  void anUnsignedNotificationIsConfirmedByAsking() throws Exception {
    Sandbox.Merchant merchant = sandbox.merchant("paypro");
    try (Client client = merchant.client();
        NotificationServer server = new NotificationServer(client.notifications().reply(true))) {
      client.payments().create(Samples.voucher("B1", "va").notifyUrl(server.url()).build());
      merchant.settle("B1", "approved");
      NotificationServer.Notification notification = server.take();
      Event event = client.notifications().parse(notification.headers(), notification.body());
      assertEquals(Verified.NONE, event.verified());
      Expected expected =
          Expected.builder().orderId("B1").amount(Money.of("300.00", "MXN")).build();
      Event confirmed = client.notifications().confirm(event, expected);
      assertEquals(Verified.QUERY, confirmed.verified());
      assertEquals(PaymentStatus.APPROVED, confirmed.payment().status());
      Expected other = expected.toBuilder().amount(40000).build();
      assertThrows(
          OutcomeUnknownException.class, () -> client.notifications().confirm(event, other));
    }
  }

  @Test
  void whatIsReceivedToActOnIsVouchedFor() throws Exception {
    Sandbox.Merchant merchant = sandbox.merchant("paymart");
    try (Client client = merchant.client();
        NotificationServer server = new NotificationServer(client.notifications().reply(true))) {
      client
          .payments()
          .create(
              PaymentRequest.builder()
                  .orderId("C001")
                  .amount(Money.of("100.20", "EUR"))
                  .description("Blue cap")
                  .notifyUrl(server.url())
                  .build());
      merchant.settle("C001", "approved");
      NotificationServer.Notification notification = server.take();
      while (!new String(notification.body(), StandardCharsets.UTF_8).contains("approved")) {
        notification = server.take();
      }
      Map<String, ?> headers = notification.headers();
      byte[] body = notification.body();
      Event event = client.notifications().receive(headers, body, told -> known(told, 10020));
      assertEquals(Verified.QUERY, event.verified());
      assertEquals(PaymentStatus.APPROVED, event.payment().status());
      assertThrows(
          OutcomeUnknownException.class,
          () -> client.notifications().receive(headers, body, told -> known(told, 10000)));
    }
    try (Client client = sandbox.merchant("payermax").client();
        NotificationServer server = new NotificationServer(client.notifications().reply(true))) {
      client
          .payments()
          .create(Samples.card("D1", Samples.APPROVED).notifyUrl(server.url()).build());
      NotificationServer.Notification notification = server.take();
      Map<String, ?> headers = notification.headers();
      byte[] body = notification.body();
      Expected expected = Expected.builder().orderId("D1").amount(Money.of("25.00", "USD")).build();
      Event event = client.notifications().receive(headers, body, told -> expected);
      assertEquals(Verified.SIGNATURE, event.verified());
      Expected more = expected.toBuilder().amount(2501).build();
      assertThrows(
          OutcomeUnknownException.class,
          () -> client.notifications().receive(headers, body, told -> more));
    }
  }

  private static Expected known(Event told, long amount) {
    return Expected.builder()
        .orderId(told.payment().orderId())
        .amount(amount)
        .currency("EUR")
        .build();
  }

  @Test
  void bytesThatAreNoTextAreRefusedAndNotRepeated() {
    try (Client client = sandbox.merchant("payermax").client()) {
      byte[] body = {(byte) 0xff, (byte) 0xfe, 0, '{'};
      assertThrows(
          TillException.class, () -> client.notifications().parse(Map.of("sign", "x"), body));
      Map<String, Object> headers = Map.of("sign", 5.5);
      TillException error =
          assertThrows(
              InvalidRequestException.class, () -> client.notifications().parse(headers, body));
      assertEquals("sign", error.violations().get(0).path());
    }
  }

  @Test
  void theReplyIsWhatTheGatewayWantsToHear() {
    try (Client payermax = sandbox.merchant("payermax").client();
        Client paypro = sandbox.merchant("paypro").client()) {
      NotificationReply reply = payermax.notifications().reply(true);
      assertEquals(200, reply.httpStatus());
      assertEquals("SUCCESS", Till.readJson(reply.body()).get("code"));
      assertEquals("OK", paypro.notifications().reply(true).body());
      assertTrue(!paypro.notifications().reply(false).equals(paypro.notifications().reply(true)));
    }
  }

  @Test
  void oldNewsMovesNoOrderAndTheSameNewsHasOneKey() throws Exception {
    try (Client client = sandbox.merchant("payermax").client();
        NotificationServer server = new NotificationServer(client.notifications().reply(true))) {
      PaymentRequest request = Samples.card("A1", Samples.APPROVED).notifyUrl(server.url()).build();
      Payment payment = client.payments().create(request);
      NotificationServer.Notification notification = server.take();
      Expected.Builder order = Expected.builder().orderId("A1").amount(Money.of("25.00", "USD"));
      Event news = received(client, notification, order.status("pending").build());
      assertEquals(true, news.supersedes());
      assertEquals(payment.dedupeKey(), news.dedupeKey());
      assertEquals(
          false, received(client, notification, order.status("approved").build()).supersedes());
      assertNull(received(client, notification, order.status(null).build()).supersedes());

      PaymentResolveRequest asked =
          PaymentResolveRequest.builder().orderId("A1").amount(2500).currency("USD").build();
      assertEquals(Verdict.FOUND, client.payments().resolve(asked).verdict());
      OutcomeUnknownException taken =
          assertThrows(OutcomeUnknownException.class, () -> client.payments().create(request));
      assertEquals(payment.id(), taken.existing().id());
      assertFalse(taken.isRejected());
      assertFalse(taken.isTransient());
    }
  }

  private static Event received(
      Client client, NotificationServer.Notification notification, Expected expected) {
    return client
        .notifications()
        .receive(notification.headers(), notification.body(), event -> expected);
  }
}
