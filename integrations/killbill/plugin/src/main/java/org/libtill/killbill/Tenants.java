package org.libtill.killbill;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.killbill.billing.notification.plugin.api.ExtBusEvent;
import org.killbill.billing.notification.plugin.api.ExtBusEventType;
import org.killbill.billing.osgi.api.OSGIKillbill;
import org.killbill.billing.osgi.libs.killbill.OSGIKillbillEventDispatcher.OSGIKillbillEventHandler;
import org.killbill.billing.tenant.api.TenantApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenants' clients, made anew when a configuration is uploaded. */
final class Tenants implements OSGIKillbillEventHandler, AutoCloseable {
  static final String CONFIGURATION_KEY = "PLUGIN_CONFIG_" + Activator.PLUGIN_NAME;

  private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);

  private final OSGIKillbill killbill;
  private final BiFunction<UUID, TenantConfiguration, TenantTill> maker;
  private final Map<UUID, TenantTill> tenants = new ConcurrentHashMap<>();

  Tenants(OSGIKillbill killbill, BiFunction<UUID, TenantConfiguration, TenantTill> maker) {
    this.killbill = killbill;
    this.maker = maker;
  }

  /** Throws a RefusedException if the tenant's configuration is missing or wrong. */
  TenantTill get(UUID tenant) {
    return tenants.computeIfAbsent(tenant, this::made);
  }

  private TenantTill made(UUID tenant) {
    List<String> texts;
    try {
      texts =
          killbill
              .getTenantUserApi()
              .getTenantValuesForKey(CONFIGURATION_KEY, new TenantOnly(tenant));
    } catch (TenantApiException error) {
      throw new IllegalStateException("the tenant's configuration cannot be read", error);
    }
    if (texts == null || texts.isEmpty()) {
      throw new RefusedException(
          "this tenant has no configuration of "
              + Activator.PLUGIN_NAME
              + ": upload it to /1.0/kb/tenants/uploadPluginConfig/"
              + Activator.PLUGIN_NAME);
    }
    return maker.apply(tenant, TenantConfiguration.read(texts.get(0)));
  }

  @Override
  public void handleKillbillEvent(ExtBusEvent event) {
    boolean isConfiguration =
        event.getEventType() == ExtBusEventType.TENANT_CONFIG_CHANGE
            || event.getEventType() == ExtBusEventType.TENANT_CONFIG_DELETION;
    if (!isConfiguration || !CONFIGURATION_KEY.equals(event.getMetaData())) {
      return;
    }
    // Calls in flight keep the old clients, which end with them.
    tenants.remove(event.getTenantId());
    try {
      get(event.getTenantId());
      LOG.info("tenant {} has a new configuration", event.getTenantId());
    } catch (RefusedException error) {
      LOG.error("tenant {} cannot pay: {}", event.getTenantId(), error.getMessage());
    }
  }

  @Override
  public void close() {
    tenants.values().forEach(TenantTill::close);
  }
}
