package org.libtill.killbill;

import java.util.List;
import java.util.Map;

/** A payment as Kill Bill's REST API shows it. */
record PaymentView(Map<String, Object> members) {
  String id() {
    return (String) members.get("paymentId");
  }

  @SuppressWarnings("unchecked")
  List<Map<String, Object>> transactions() {
    return (List<Map<String, Object>>) members.get("transactions");
  }

  /** The newest transaction. */
  Map<String, Object> last() {
    return transactions().get(transactions().size() - 1);
  }

  String status() {
    return (String) last().get("status");
  }

  /** The statuses of all its transactions, with their types. */
  List<String> statuses() {
    return transactions().stream()
        .map(one -> one.get("transactionType") + " " + one.get("status"))
        .toList();
  }

  String message() {
    return String.valueOf(last().get("gatewayErrorMsg"));
  }

  /** The gateway's number of the first transaction. */
  String number() {
    return number(transactions().get(0));
  }

  static String number(Map<String, Object> transaction) {
    return ((String) transaction.get("transactionId")).replace("-", "");
  }

  /** A property that the plugin has told of the newest transaction, or null. */
  String property(String name) {
    Object properties = last().get("properties");
    if (properties instanceof List<?> list) {
      for (Object one : list) {
        if (name.equals(((Map<?, ?>) one).get("key"))) {
          return String.valueOf(((Map<?, ?>) one).get("value"));
        }
      }
    }
    return null;
  }
}
