package org.libtill.spring.boot;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Micrometer observations of all calls. */
@AutoConfiguration(
    before = TillAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
@ConditionalOnClass(ObservationRegistry.class)
public class TillObservationAutoConfiguration {
  /**
   * Makes the listener.
   *
   * @param registry takes the observations
   * @return the listener
   */
  @Bean
  @ConditionalOnBean(ObservationRegistry.class)
  ObservedCalls tillObservedCalls(ObservationRegistry registry) {
    return new ObservedCalls(registry);
  }
}
