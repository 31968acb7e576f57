package org.libtill.spring.boot;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.libtill.spring.TillClients;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.StoreCounts;

/**
 * What the health indicator shows. It calls no gateway. Overdue attempts mean that no instance runs
 * the job, and conflicts that a person has to look; neither is cured by a restart, so both are
 * details of a service that is up.
 */
final class AttemptHealth {
  private AttemptHealth() {}

  static Map<String, Object> details(TillClients clients, AttemptStore store) {
    StoreCounts counts = store.counts(Instant.now());
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("clients", clients.names());
    details.put("waiting", counts.waiting());
    details.put("overdue", counts.overdue());
    details.put("conflicts", counts.conflicts());
    return details;
  }
}
