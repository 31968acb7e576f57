package org.libtill.killbill;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.killbill.billing.account.api.AccountApiException;
import org.killbill.billing.catalog.api.Currency;
import org.killbill.billing.payment.api.PaymentApiException;
import org.killbill.billing.payment.api.PaymentMethodPlugin;
import org.killbill.billing.payment.api.PluginProperty;
import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.GatewayNotification;
import org.killbill.billing.payment.plugin.api.HostedPaymentPageFormDescriptor;
import org.killbill.billing.payment.plugin.api.PaymentMethodInfoPlugin;
import org.killbill.billing.payment.plugin.api.PaymentPluginApi;
import org.killbill.billing.payment.plugin.api.PaymentPluginApiException;
import org.killbill.billing.payment.plugin.api.PaymentTransactionInfoPlugin;
import org.killbill.billing.util.callcontext.CallContext;
import org.killbill.billing.util.callcontext.TenantContext;
import org.killbill.billing.util.entity.Pagination;
import org.libtill.exception.TillException;

/** Kill Bill's side of the plugin: it only hands on. */
final class PaymentPlugin implements PaymentPluginApi {
  private static final String HEADER = "header.";

  private final Transactions transactions;
  private final Refreshing refreshing;
  private final TransactionStore store;
  private final Methods methods;
  private final MethodStore methodStore;
  private final HostedPage hostedPage;
  private final Notifications notifications;

  PaymentPlugin(
      Transactions transactions,
      Refreshing refreshing,
      TransactionStore store,
      Methods methods,
      MethodStore methodStore,
      HostedPage hostedPage,
      Notifications notifications) {
    this.transactions = transactions;
    this.refreshing = refreshing;
    this.store = store;
    this.methods = methods;
    this.methodStore = methodStore;
    this.hostedPage = hostedPage;
    this.notifications = notifications;
  }

  @Override
  public PaymentTransactionInfoPlugin authorizePayment(
      UUID account,
      UUID payment,
      UUID transaction,
      UUID method,
      BigDecimal amount,
      Currency currency,
      Iterable<PluginProperty> properties,
      CallContext context) {
    return transactions.pay(
        new Order(
            TransactionType.AUTHORIZE,
            context.getTenantId(),
            account,
            payment,
            transaction,
            method,
            amount,
            currency,
            properties));
  }

  @Override
  public PaymentTransactionInfoPlugin purchasePayment(
      UUID account,
      UUID payment,
      UUID transaction,
      UUID method,
      BigDecimal amount,
      Currency currency,
      Iterable<PluginProperty> properties,
      CallContext context) {
    return transactions.pay(
        new Order(
            TransactionType.PURCHASE,
            context.getTenantId(),
            account,
            payment,
            transaction,
            method,
            amount,
            currency,
            properties));
  }

  @Override
  public PaymentTransactionInfoPlugin capturePayment(
      UUID account,
      UUID payment,
      UUID transaction,
      UUID method,
      BigDecimal amount,
      Currency currency,
      Iterable<PluginProperty> properties,
      CallContext context) {
    return transactions.capture(
        new Order(
            TransactionType.CAPTURE,
            context.getTenantId(),
            account,
            payment,
            transaction,
            method,
            amount,
            currency,
            properties));
  }

  @Override
  public PaymentTransactionInfoPlugin voidPayment(
      UUID account,
      UUID payment,
      UUID transaction,
      UUID method,
      Iterable<PluginProperty> properties,
      CallContext context) {
    return transactions.voidPayment(
        new Order(
            TransactionType.VOID,
            context.getTenantId(),
            account,
            payment,
            transaction,
            method,
            null,
            null,
            properties));
  }

  @Override
  public PaymentTransactionInfoPlugin refundPayment(
      UUID account,
      UUID payment,
      UUID transaction,
      UUID method,
      BigDecimal amount,
      Currency currency,
      Iterable<PluginProperty> properties,
      CallContext context) {
    return transactions.refund(
        new Order(
            TransactionType.REFUND,
            context.getTenantId(),
            account,
            payment,
            transaction,
            method,
            amount,
            currency,
            properties));
  }

  /** A credit would send money that nobody has paid; libtill has payouts for that, and not here. */
  @Override
  public PaymentTransactionInfoPlugin creditPayment(
      UUID account,
      UUID payment,
      UUID transaction,
      UUID method,
      BigDecimal amount,
      Currency currency,
      Iterable<PluginProperty> properties,
      CallContext context) {
    return transactions.refused(
        new Order(
            TransactionType.CREDIT,
            context.getTenantId(),
            account,
            payment,
            transaction,
            method,
            amount,
            currency,
            properties),
        "these gateways have no credit: refund the payment instead. Nothing was sent");
  }

  @Override
  public List<PaymentTransactionInfoPlugin> getPaymentInfo(
      UUID account, UUID payment, Iterable<PluginProperty> properties, TenantContext context) {
    return List.copyOf(refreshing.ofPayment(context.getTenantId(), payment));
  }

  @Override
  public Pagination<PaymentTransactionInfoPlugin> searchPayments(
      String key,
      Long offset,
      Long limit,
      Iterable<PluginProperty> properties,
      TenantContext context) {
    List<PaymentTransactionInfoPlugin> found = new ArrayList<>();
    store
        .search(context.getTenantId(), key, offset, limit)
        .forEach(one -> found.add(new Known(one, null)));
    return new Page<>(found, offset, limit);
  }

  @Override
  public void addPaymentMethod(
      UUID account,
      UUID method,
      PaymentMethodPlugin details,
      boolean isDefault,
      Iterable<PluginProperty> properties,
      CallContext context)
      throws PaymentPluginApiException {
    try {
      methods.add(context.getTenantId(), account, method, details);
    } catch (RefusedException | TillException error) {
      throw refused(error);
    }
  }

  @Override
  public void deletePaymentMethod(
      UUID account, UUID method, Iterable<PluginProperty> properties, CallContext context) {
    methodStore.delete(context.getTenantId(), method);
  }

  @Override
  public PaymentMethodPlugin getPaymentMethodDetail(
      UUID account, UUID method, Iterable<PluginProperty> properties, TenantContext context) {
    return methodStore.find(context.getTenantId(), method).map(MethodDetail::new).orElse(null);
  }

  @Override
  public void setDefaultPaymentMethod(
      UUID account, UUID method, Iterable<PluginProperty> properties, CallContext context) {
    // Kill Bill itself knows the default, and the gateways have none.
  }

  @Override
  public List<PaymentMethodInfoPlugin> getPaymentMethods(
      UUID account, boolean fromGateway, Iterable<PluginProperty> properties, CallContext context) {
    List<PaymentMethodInfoPlugin> found = new ArrayList<>();
    methodStore
        .ofAccount(context.getTenantId(), account)
        .forEach(one -> found.add(new MethodDetail(one)));
    return found;
  }

  @Override
  public Pagination<PaymentMethodPlugin> searchPaymentMethods(
      String key,
      Long offset,
      Long limit,
      Iterable<PluginProperty> properties,
      TenantContext context) {
    List<PaymentMethodPlugin> found = new ArrayList<>();
    methodStore
        .search(context.getTenantId(), key, offset, limit)
        .forEach(one -> found.add(new MethodDetail(one)));
    return new Page<>(found, offset, limit);
  }

  @Override
  public void resetPaymentMethods(
      UUID account,
      List<PaymentMethodInfoPlugin> wanted,
      Iterable<PluginProperty> properties,
      CallContext context) {
    // Kill Bill hands back what getPaymentMethods has said.
  }

  @Override
  public HostedPaymentPageFormDescriptor buildFormDescriptor(
      UUID account,
      Iterable<PluginProperty> fields,
      Iterable<PluginProperty> properties,
      CallContext context)
      throws PaymentPluginApiException {
    List<PluginProperty> all = new ArrayList<>();
    fields.forEach(all::add);
    properties.forEach(all::add);
    try {
      return hostedPage.begin(account, all, context);
    } catch (RefusedException | AccountApiException | PaymentApiException error) {
      throw refused(error);
    }
  }

  /** For a shop that takes the notification itself, and passes it on to Kill Bill's own address. */
  @Override
  public GatewayNotification processNotification(
      String notification, Iterable<PluginProperty> properties, CallContext context)
      throws PaymentPluginApiException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (PluginProperty property : properties) {
      if (property.getKey().startsWith(HEADER)) {
        String name = property.getKey().substring(HEADER.length());
        headers.put(name, List.of(String.valueOf(property.getValue())));
      }
    }
    try {
      return new Reply(
          notifications.receive(
              context.getTenantId(),
              Requests.text(properties, Requests.CLIENT),
              headers,
              notification.getBytes(StandardCharsets.UTF_8)));
    } catch (RefusedException error) {
      throw refused(error);
    }
  }

  private static PaymentPluginApiException refused(Exception error) {
    return new PaymentPluginApiException("REFUSED", error.getMessage());
  }
}
