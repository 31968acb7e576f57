package org.libtill.killbill;

import java.time.Clock;
import java.util.Map;
import org.killbill.billing.osgi.api.Healthcheck;
import org.killbill.billing.tenant.api.Tenant;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.StoreCounts;

/** Whether the tables are there, the tenant can pay, and nothing needs a person. */
final class Health implements Healthcheck {
  private final Tenants tenants;
  private final AttemptStore attempts;
  private final Clock clock;

  Health(Tenants tenants, AttemptStore attempts, Clock clock) {
    this.tenants = tenants;
    this.attempts = attempts;
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("rawtypes") // Kill Bill's own signature
  public HealthStatus getHealthStatus(Tenant tenant, Map properties) {
    try {
      attempts.check();
      if (tenant != null) {
        tenants.get(tenant.getId());
      }
    } catch (IllegalStateException | RefusedException error) {
      return HealthStatus.unHealthy(error.getMessage());
    }
    StoreCounts counts = attempts.counts(clock.instant());
    String message = counts.conflicts() + " need a person, " + counts.overdue() + " are overdue";
    return counts.conflicts() > 0 ? HealthStatus.unHealthy(message) : HealthStatus.healthy(message);
  }
}
