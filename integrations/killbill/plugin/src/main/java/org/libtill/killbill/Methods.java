package org.libtill.killbill;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.killbill.billing.payment.api.PaymentMethodPlugin;
import org.killbill.billing.payment.api.PluginProperty;
import org.libtill.model.MaskedCard;
import org.libtill.model.Token;
import org.libtill.model.TokenStatus;

/** Adds payment methods: a card is changed for the gateway's token, and never stored. */
final class Methods {
  private static final String HOSTED_PAGE = "the gateway's page";

  private final Tenants tenants;
  private final MethodStore store;

  Methods(Tenants tenants, MethodStore store) {
    this.tenants = tenants;
    this.store = store;
  }

  /**
   * Adds a payment method. Its properties have libtill's names: {@code token} for a token that the
   * shop has, {@code payment_method.card.number} and so on for a card, or neither for the gateway's
   * page.
   */
  void add(UUID tenant, UUID account, UUID id, PaymentMethodPlugin method) {
    TenantTill till = tenants.get(tenant);
    List<PluginProperty> properties =
        method.getProperties() == null ? List.of() : method.getProperties();
    String client = till.chosen(Requests.text(properties, Requests.CLIENT));
    Map<String, Object> fields = Requests.nested(properties);
    StoredMethod added;
    if (fields.containsKey("payment_method")) {
      Token token =
          till.client(till.key(client))
              .tokens()
              .create(Requests.token(account, id, fields, till.defaults()));
      added = ofToken(tenant, account, id, client, active(token), lastDigits(fields));
    } else {
      added = ofFields(tenant, account, id, client, fields);
    }
    store.insert(added);
  }

  private static Token active(Token token) {
    if (token.status() != TokenStatus.ACTIVE || token.token() == null) {
      throw new RefusedException(
          "the gateway made no token of the card, it is "
              + token.status().wireName()
              + ": let the customer pay on the gateway's page, which can authenticate them");
    }
    return token;
  }

  private static StoredMethod ofToken(
      UUID tenant, UUID account, UUID id, String client, Token token, String lastDigits) {
    return new StoredMethod(
        id,
        tenant,
        account,
        client,
        token.token(),
        token.method(),
        token.organisation(),
        description(token.card(), lastDigits));
  }

  private static String description(MaskedCard card, String lastDigits) {
    String brand = card == null || card.brand() == null ? "card" : card.brand();
    String digits = card == null || card.last4() == null ? lastDigits : card.last4();
    return digits == null ? brand : brand + " ending in " + digits;
  }

  /** What may be shown of the number, where the gateway's answer leaves it out. */
  private static String lastDigits(Map<String, Object> fields) {
    if (fields.get("payment_method") instanceof Map<?, ?> method
        && method.get("card") instanceof Map<?, ?> card
        && card.get("number") instanceof String number
        && number.length() > 12) {
      return number.substring(number.length() - 4);
    }
    return null;
  }

  private static StoredMethod ofFields(
      UUID tenant, UUID account, UUID id, String client, Map<String, Object> fields) {
    for (String name : fields.keySet()) {
      if (!List.of("token", "method", "organisation").contains(name)) {
        throw new RefusedException(
            "the plugin property "
                + name
                + " is unknown: a payment method has client, token, method, organisation or"
                + " payment_method.card");
      }
    }
    String token = text(fields, "token");
    return new StoredMethod(
        id,
        tenant,
        account,
        client,
        token,
        text(fields, "method"),
        text(fields, "organisation"),
        token == null ? HOSTED_PAGE : "a token");
  }

  private static String text(Map<String, Object> fields, String name) {
    Object value = fields.get(name);
    return value == null ? null : value.toString();
  }
}
