package org.libtill.killbill;

import java.util.List;
import java.util.UUID;
import org.killbill.billing.payment.api.PaymentMethodPlugin;
import org.killbill.billing.payment.api.PluginProperty;
import org.killbill.billing.payment.plugin.api.PaymentMethodInfoPlugin;

/**
 * What Kill Bill is told of a payment method: never its token.
 *
 * @param method the payment method
 */
record MethodDetail(StoredMethod method) implements PaymentMethodPlugin, PaymentMethodInfoPlugin {
  @Override
  public UUID getKbPaymentMethodId() {
    return method.id();
  }

  @Override
  public UUID getPaymentMethodId() {
    return method.id();
  }

  @Override
  public UUID getAccountId() {
    return method.accountId();
  }

  @Override
  public String getExternalPaymentMethodId() {
    return method.id().toString();
  }

  /** Kill Bill itself knows which one is the account's default. */
  @Override
  public boolean isDefault() {
    return false;
  }

  @Override
  public boolean isDefaultPaymentMethod() {
    return false;
  }

  @Override
  public List<PluginProperty> getProperties() {
    return List.of(
        new PluginProperty(Requests.CLIENT, method.client(), false),
        new PluginProperty("description", method.description(), false));
  }
}
