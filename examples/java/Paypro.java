import com.sun.net.httpserver.HttpServer;
import org.libtill.Client;
import org.libtill.Money;
import org.libtill.exception.TillException;
import org.libtill.model.Balance;
import org.libtill.model.Payment;
import org.libtill.model.Payout;
import org.libtill.param.Customer;
import org.libtill.param.Destination;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PayoutRequest;
import org.libtill.param.Recipient;
import org.libtill.param.Wallet;

/** Paypro: virtual accounts and stores, and notifications that prove nothing. */
final class Paypro extends Shop {
  Paypro(Client client, String run, HttpServer server) {
    super("paypro", client, run, server);
  }

  @Override
  void checkout() {
    virtualAccount();
    payout();
    balance();
    decline();
    invalidRequest();
    Payment lost = client.payments().create(voucher("valost", Money.of("50.00", "MXN"), "va"));
    say("The answer got lost, and libtill asked the gateway by order number.");
    step("lost answer", found(lost));
  }

  private void virtualAccount() {
    Payment payment = client.payments().create(voucher("va", Money.of("300.00", "MXN"), "va"));
    say("The customer pays to an account: " + payment.nextAction().display().virtualAccount());
    step("virtual account", payment.status().wireName());
    settle("va", "approved");
    say("This gateway's notifications prove nothing, so it is asked whether this one is true.");
    step("notification", confirmed(number("va"), Money.of("300.00", "MXN")));
  }

  private void payout() {
    Wallet wallet = Wallet.builder().account("5512345678").build();
    Payout payout =
        client
            .payouts()
            .create(
                PayoutRequest.builder()
                    .orderId(number("vaout"))
                    .amount(Money.of("200.00", "MXN"))
                    .destination(Destination.builder().wallet(wallet).build())
                    .recipient(Recipient.builder().fullName("Grace Hopper").build())
                    .notifyUrl(inbox.url())
                    .build());
    step("payout", payout.status().wireName());
  }

  private void balance() {
    Balance balance = client.balances().get("MXN");
    say("There are left: " + Money.ofMinor(balance.available(), balance.currency()));
    step("balance", "available");
  }

  private void decline() {
    client.payments().create(voucher("vadecline", Money.of("100.00", "MXN"), "store"));
    settle("vadecline", "declined");
    step("decline", confirmed(number("vadecline"), Money.of("100.00", "MXN")));
  }

  private void invalidRequest() {
    try {
      client.payments().create(voucher("vafault", Money.of("10.50", "MXN"), "va"));
    } catch (TillException error) {
      say("This gateway takes whole units only:");
      step("invalid request", violations(error));
    }
  }

  private void settle(String name, String result) {
    String wish = "{\"pay\": %s, \"gateway\": %s, \"result\": %s}";
    ask(String.format(wish, quoted(number(name)), quoted(gateway), quoted(result)));
  }

  private PaymentRequest voucher(String name, Money amount, String wayCode) {
    return PaymentRequest.builder()
        .orderId(number(name))
        .amount(amount)
        .notifyUrl(inbox.url())
        .paymentMethod(PaymentMethod.builder().wayCode(wayCode).build())
        .customer(Customer.builder().email("ada@example.com").phone("5512345678").build())
        .build();
  }
}
