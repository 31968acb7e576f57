package org.libtill.killbill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.killbill.billing.payment.api.PluginProperty;
import org.killbill.billing.payment.plugin.api.GatewayNotification;

/**
 * The gateway's reply to a notification that came through Kill Bill's own address.
 *
 * @param received what became of it
 */
record Reply(Notifications.Received received) implements GatewayNotification {
  @Override
  public UUID getKbPaymentId() {
    return received.payments().stream().findFirst().orElse(null);
  }

  @Override
  public int getStatus() {
    return received.reply().httpStatus();
  }

  @Override
  public String getEntity() {
    return received.reply().body();
  }

  @Override
  public Map<String, List<String>> getHeaders() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (received.reply().headers() != null) {
      received.reply().headers().forEach((name, value) -> headers.put(name, List.of(value)));
    }
    return headers;
  }

  @Override
  public List<PluginProperty> getProperties() {
    return List.of();
  }
}
