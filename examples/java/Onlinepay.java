import com.sun.net.httpserver.HttpServer;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.libtill.Client;
import org.libtill.Dictionaries;
import org.libtill.Money;
import org.libtill.exception.TillException;
import org.libtill.model.Balance;
import org.libtill.model.City;
import org.libtill.model.Payment;
import org.libtill.model.Payout;
import org.libtill.model.Province;
import org.libtill.model.TransactionKind;
import org.libtill.param.Address;
import org.libtill.param.BankAccount;
import org.libtill.param.Destination;
import org.libtill.param.PaymentListRequest;
import org.libtill.param.PaymentRequest;
import org.libtill.param.PayoutRequest;

/** OnlinePay: pages, lists, and payouts to Chinese bank accounts in codes of the dictionaries. */
final class Onlinepay extends Shop {
  Onlinepay(Client client, String run, HttpServer server) {
    super("onlinepay", client, run, server);
  }

  @Override
  void checkout() {
    hostedPayment();
    list();
    say("Two cities are called Suzhou: the province decides which one is meant.");
    Province jiangsu = province("Jiangsu Province");
    step("payout", send("oppayout", suzhou(jiangsu), jiangsu).status().wireName());
    balance();
    try {
      send("opfault", suzhou(province("Anhui Province")), jiangsu);
    } catch (TillException error) {
      say("A city has to lie in its province: " + error.getMessage());
      step("invalid request", violations(error));
    }
    say("The answer to a payment gets lost: libtill asks the gateway by order number.");
    step("lost answer", found(client.payments().create(payment("oplost", "50.00"))));
  }

  private void hostedPayment() {
    Payment payment = client.payments().create(payment("ophosted", "100.00"));
    say("The customer pays at " + payment.nextAction().url());
    step("hosted payment", payment.status().wireName());
    ask("{\"open\": " + quoted(payment.nextAction().url()) + ", \"press\": \"pay\"}");
    say("This gateway's notifications prove nothing, so it is asked whether this one is true.");
    step("notification", confirmed(number("ophosted"), Money.of("100.00", "CNY")));
  }

  /** The list contains the payment as often as it was made. */
  private void list() {
    PaymentListRequest request =
        PaymentListRequest.builder()
            .orderId(number("ophosted"))
            .kind(TransactionKind.PAYMENT)
            .build();
    String line =
        client.payments().list(request).stream()
            .map(one -> one.status().wireName() + " " + one.amount() + " " + one.currency())
            .collect(Collectors.joining(", "));
    step("list", line);
  }

  /** A payout to an account with the Bank of China. */
  private Payout send(String name, City city, Province province) {
    String bank = first(Dictionaries.banks(), one -> one.name().equals("Bank of China")).code();
    BankAccount account =
        BankAccount.builder()
            .holder("Grace Hopper")
            .number("11111111111111111")
            .bankCode(bank)
            .build();
    return client
        .payouts()
        .create(
            PayoutRequest.builder()
                .orderId(number(name))
                .amount(Money.of("20.00", "CNY"))
                .destination(Destination.builder().bankAccount(account).build())
                .billing(
                    Address.builder()
                        .state(province.code())
                        .country("CN")
                        .city(city.code())
                        .build())
                .build());
  }

  private void balance() {
    Balance balance = client.balances().get("CNY");
    say("There are left: " + Money.ofMinor(balance.available(), balance.currency()));
    step("balance", "available");
  }

  private static Province province(String name) {
    return first(Dictionaries.provinces(), one -> one.name().equals(name));
  }

  private static City suzhou(Province province) {
    return first(
        Dictionaries.cities(),
        one -> one.name().equals("Suzhou City") && one.province().equals(province.code()));
  }

  private static <T> T first(List<T> rows, Predicate<T> wanted) {
    return rows.stream().filter(wanted).findFirst().orElseThrow();
  }

  private PaymentRequest payment(String name, String amount) {
    return PaymentRequest.builder()
        .orderId(number(name))
        .amount(Money.of(amount, "CNY"))
        .description("Blue cap")
        .successUrl("https://shop.example/thanks")
        .failureUrl("https://shop.example/sorry")
        .notifyUrl(inbox.url())
        .build();
  }
}
