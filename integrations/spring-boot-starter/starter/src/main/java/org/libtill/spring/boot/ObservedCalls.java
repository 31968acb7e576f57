package org.libtill.spring.boot;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import org.libtill.CallListener;

/**
 * Makes an observation {@code till.call} of each call, with the gateway, the operation, the outcome
 * and the kind of an error. Nothing in it is secret, and no order number is a tag.
 */
final class ObservedCalls implements CallListener {
  private static final String NONE = "none";

  private final ObservationRegistry registry;
  private final Map<Call, Observation> running =
      Collections.synchronizedMap(new IdentityHashMap<>());

  ObservedCalls(ObservationRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void started(Call call) {
    Observation observation =
        Observation.createNotStarted("till.call", registry)
            .contextualName(call.gateway() + " " + call.operation())
            .lowCardinalityKeyValue("gateway", call.gateway())
            .lowCardinalityKeyValue("operation", call.operation());
    running.put(call, observation.start());
  }

  @Override
  public void ended(Call call, End end) {
    Observation observation = running.remove(call);
    if (observation == null) {
      return;
    }
    observation.lowCardinalityKeyValue(
        "outcome", end.isResult() ? "result" : end.outcome().wireName());
    observation.lowCardinalityKeyValue("kind", end.kind() == null ? NONE : end.kind().wireName());
    observation.stop();
  }
}
