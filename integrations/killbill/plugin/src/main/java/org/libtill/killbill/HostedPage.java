package org.libtill.killbill;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.killbill.billing.account.api.Account;
import org.killbill.billing.account.api.AccountApiException;
import org.killbill.billing.catalog.api.Currency;
import org.killbill.billing.osgi.api.OSGIKillbill;
import org.killbill.billing.payment.api.Payment;
import org.killbill.billing.payment.api.PaymentApiException;
import org.killbill.billing.payment.api.PaymentTransaction;
import org.killbill.billing.payment.api.PluginProperty;
import org.killbill.billing.payment.plugin.api.HostedPaymentPageFormDescriptor;
import org.killbill.billing.payment.plugin.api.PaymentTransactionInfoPlugin;
import org.killbill.billing.util.callcontext.CallContext;

/** Begins a purchase in Kill Bill whose customer pays on the gateway's page. */
final class HostedPage {
  private static final String METHOD = "payment_method_id";
  private static final String PAYMENT_KEY = "payment_external_key";
  private static final String TRANSACTION_KEY = "transaction_external_key";
  private static final Set<String> OWN =
      Set.of("amount", "currency", METHOD, PAYMENT_KEY, TRANSACTION_KEY);

  private final OSGIKillbill killbill;

  HostedPage(OSGIKillbill killbill) {
    this.killbill = killbill;
  }

  /**
   * Where the customer goes.
   *
   * @param accountId whose
   * @param url the address
   * @param isForm whether the browser posts the fields there
   * @param fields the form's fields
   * @param properties Kill Bill's number of the payment, and how it stands
   */
  private record Descriptor(
      UUID accountId,
      String url,
      boolean isForm,
      List<PluginProperty> fields,
      List<PluginProperty> properties)
      implements HostedPaymentPageFormDescriptor {
    @Override
    public UUID getKbAccountId() {
      return accountId;
    }

    @Override
    public String getFormMethod() {
      return isForm ? "POST" : "GET";
    }

    @Override
    public String getFormUrl() {
      return url;
    }

    @Override
    public List<PluginProperty> getFormFields() {
      return fields;
    }

    @Override
    public List<PluginProperty> getProperties() {
      return properties;
    }
  }

  HostedPaymentPageFormDescriptor begin(
      UUID accountId, List<PluginProperty> properties, CallContext context)
      throws AccountApiException, PaymentApiException {
    Account account = killbill.getAccountUserApi().getAccountById(accountId, context);
    String methodId = Requests.text(properties, METHOD);
    List<PluginProperty> fields =
        properties.stream().filter(property -> !OWN.contains(property.getKey())).toList();
    Payment payment =
        killbill
            .getPaymentApi()
            .createPurchase(
                account,
                methodId == null ? account.getPaymentMethodId() : UUID.fromString(methodId),
                null,
                amount(required(properties, "amount")),
                currency(required(properties, "currency")),
                null,
                Requests.text(properties, PAYMENT_KEY),
                Requests.text(properties, TRANSACTION_KEY),
                fields,
                context);
    List<PaymentTransaction> transactions = payment.getTransactions();
    return descriptor(accountId, payment.getId(), transactions.get(transactions.size() - 1));
  }

  private static HostedPaymentPageFormDescriptor descriptor(
      UUID accountId, UUID paymentId, PaymentTransaction transaction) {
    PaymentTransactionInfoPlugin info = transaction.getPaymentInfoPlugin();
    List<PluginProperty> told =
        info == null || info.getProperties() == null ? List.of() : info.getProperties();
    List<PluginProperty> fields = new ArrayList<>();
    String prefix = Known.NEXT_ACTION + "fields.";
    for (PluginProperty property : told) {
      if (property.getKey().startsWith(prefix)) {
        String name = property.getKey().substring(prefix.length());
        fields.add(new PluginProperty(name, property.getValue(), false));
      }
    }
    List<PluginProperty> properties = new ArrayList<>(told);
    properties.add(new PluginProperty("kb_payment_id", paymentId.toString(), false));
    properties.add(new PluginProperty("kb_transaction_id", transaction.getId().toString(), false));
    properties.add(
        new PluginProperty("status", transaction.getTransactionStatus().toString(), false));
    if (transaction.getGatewayErrorMsg() != null) {
      properties.add(new PluginProperty("message", transaction.getGatewayErrorMsg(), false));
    }
    String url = Requests.text(told, Known.NEXT_ACTION + "url");
    return new Descriptor(accountId, url, !fields.isEmpty(), fields, properties);
  }

  private static String required(List<PluginProperty> properties, String name) {
    String text = Requests.text(properties, name);
    if (text == null) {
      throw new RefusedException("the field " + name + " is missing");
    }
    return text;
  }

  private static BigDecimal amount(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException error) {
      throw new RefusedException("the field amount must be a number in major units, such as 12.50");
    }
  }

  private static Currency currency(String text) {
    try {
      return Currency.valueOf(text);
    } catch (IllegalArgumentException error) {
      throw new RefusedException("the field currency must be one of ISO 4217 that Kill Bill has");
    }
  }
}
