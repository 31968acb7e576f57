package org.libtill.killbill;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.killbill.billing.catalog.api.Currency;
import org.killbill.billing.payment.api.PluginProperty;
import org.libtill.Money;
import org.libtill.model.Capture;
import org.libtill.param.PaymentMethod;
import org.libtill.param.PaymentRequest;
import org.libtill.param.RefundRequest;
import org.libtill.param.TokenRequest;

/** Makes libtill's requests of Kill Bill's. Plugin properties have libtill's names, with dots. */
final class Requests {
  /** Properties of the plugin itself. */
  static final String CLIENT = "client";

  private static final Set<String> NUMBERS =
      Set.of("expiry_month", "expiry_year", "screen_height", "screen_width");
  private static final Set<String> OF_TOKENS =
      Set.of("country", "customer", "browser", "device", "return_url");
  private static final Set<String> OF_KILL_BILL =
      Set.of("order_id", "refund_id", "payment_id", "request_id", "amount", "currency", "capture");

  private Requests() {}

  /** The gateway's number of one of Kill Bill's, without the dashes that some gateways refuse. */
  static String number(UUID id) {
    return id.toString().replace("-", "");
  }

  static long minor(BigDecimal amount, Currency currency) {
    return Money.of(amount, currency.name()).minor();
  }

  static PaymentRequest payment(
      Order order, StoredMethod method, Map<String, Object> defaults, boolean isReserving) {
    Map<String, Object> fields = merged(defaults, fields(order.properties()));
    fields.remove("return_url"); // of a token
    customer(fields).putIfAbsent("id", number(order.accountId()));
    fields.putIfAbsent("description", "Payment " + order.paymentId());
    PaymentRequest.Builder request =
        PaymentRequest.fromMap(fields).toBuilder()
            .orderId(number(order.transactionId()))
            .amount(minor(order.amount(), order.currency()))
            .currency(order.currency().name());
    if (isReserving) {
      request.capture(Capture.MANUAL);
    }
    if (method.token() != null) {
      request.paymentMethod(PaymentMethod.builder().storedToken(method.storedToken()).build());
    }
    return request.build();
  }

  static RefundRequest refund(Order order, String paymentNumber, Map<String, Object> defaults) {
    Map<String, Object> fields = fields(order.properties());
    if (defaults.containsKey("notify_url")) {
      fields.putIfAbsent("notify_url", defaults.get("notify_url"));
    }
    return RefundRequest.fromMap(fields).toBuilder()
        .refundId(number(order.transactionId()))
        .orderId(paymentNumber)
        .amount(minor(order.amount(), order.currency()))
        .currency(order.currency().name())
        .build();
  }

  /** A card for its token. Kill Bill passes it on from the request's body, and stores nothing. */
  static TokenRequest token(
      UUID account, UUID method, Map<String, Object> fields, Map<String, Object> defaults) {
    Map<String, Object> common = new LinkedHashMap<>(defaults);
    common.keySet().retainAll(OF_TOKENS);
    Map<String, Object> all = merged(common, fields);
    customer(all).putIfAbsent("id", number(account));
    all.put("request_id", number(method));
    return TokenRequest.fromMap(all);
  }

  @SuppressWarnings("unchecked") // made by nested(), or JSON
  private static Map<String, Object> customer(Map<String, Object> fields) {
    return (Map<String, Object>) fields.computeIfAbsent("customer", name -> new LinkedHashMap<>());
  }

  /** The fields of a payment: these may be in Kill Bill's logs, so no card is taken. */
  static Map<String, Object> fields(Iterable<PluginProperty> properties) {
    Map<String, Object> fields = nested(properties);
    if (fields.get("payment_method") instanceof Map<?, ?> method && method.containsKey("card")) {
      throw new RefusedException(
          "a card in the plugin properties of a payment would be in logs: add it as a payment"
              + " method, or send the customer to the gateway's page");
    }
    for (String name : OF_KILL_BILL) {
      if (fields.containsKey(name)) {
        throw new RefusedException(
            "the plugin property " + name + " is Kill Bill's own: leave it out");
      }
    }
    return fields;
  }

  /** Properties as an object: {@code customer.ip} is the member {@code ip} of {@code customer}. */
  static Map<String, Object> nested(Iterable<PluginProperty> properties) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (PluginProperty property : properties) {
      if (!CLIENT.equals(property.getKey())) {
        put(fields, property.getKey(), property.getValue());
      }
    }
    return fields;
  }

  @SuppressWarnings("unchecked") // made below
  private static void put(Map<String, Object> fields, String path, Object value) {
    Map<String, Object> inner = fields;
    String[] names = path.split("\\.");
    for (int index = 0; index < names.length - 1; index++) {
      Object next = inner.computeIfAbsent(names[index], name -> new LinkedHashMap<>());
      if (!(next instanceof Map)) {
        throw new RefusedException("the plugin property " + path + " contradicts another one");
      }
      inner = (Map<String, Object>) next;
    }
    String name = names[names.length - 1];
    inner.put(name, NUMBERS.contains(name) ? number(value) : value);
  }

  /** Kill Bill makes texts of all values. */
  private static Object number(Object value) {
    String text = String.valueOf(value);
    return text.matches("[0-9]{1,5}") ? (Object) Integer.valueOf(text) : value;
  }

  /** The value of a property, or null. */
  static String text(Iterable<PluginProperty> properties, String name) {
    for (PluginProperty property : properties) {
      if (name.equals(property.getKey()) && property.getValue() != null) {
        return property.getValue().toString();
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // JSON's names are texts
  private static Map<String, Object> merged(
      Map<String, Object> defaults, Map<String, Object> fields) {
    Map<String, Object> merged = new LinkedHashMap<>(defaults);
    merged.replaceAll(
        (name, value) ->
            value instanceof Map ? new LinkedHashMap<>((Map<String, Object>) value) : value);
    fields.forEach(
        (name, value) ->
            merged.merge(
                name,
                value,
                (old, own) ->
                    old instanceof Map && own instanceof Map
                        ? merged((Map<String, Object>) old, (Map<String, Object>) own)
                        : own));
    return merged;
  }
}
