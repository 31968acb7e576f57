package org.libtill.killbill;

import java.util.UUID;
import org.killbill.billing.util.callcontext.TenantContext;

/** The context of what the plugin itself does for a tenant. */
record TenantOnly(UUID tenant) implements TenantContext {
  @Override
  public UUID getAccountId() {
    return null;
  }

  @Override
  public UUID getTenantId() {
    return tenant;
  }
}
