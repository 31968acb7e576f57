package org.libtill.spring.boot;

import org.libtill.spring.TillClients;
import org.libtill.spring.store.AttemptStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The health indicator "till", for Spring Boot 3 and for Spring Boot 4, which moved the classes.
 */
@AutoConfiguration(after = TillStoreAutoConfiguration.class)
public class TillHealthAutoConfiguration {
  /** For Spring Boot 4. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  static class OfBoot4 {
    @Bean
    @ConditionalOnBean(AttemptStore.class)
    org.springframework.boot.health.contributor.HealthIndicator tillHealthIndicator(
        TillClients clients, AttemptStore store) {
      return () -> {
        try {
          return org.springframework.boot.health.contributor.Health.up()
              .withDetails(AttemptHealth.details(clients, store))
              .build();
        } catch (RuntimeException error) {
          return org.springframework.boot.health.contributor.Health.down(error).build();
        }
      };
    }
  }

  /** For Spring Boot 3. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
  @ConditionalOnMissingClass("org.springframework.boot.health.contributor.HealthIndicator")
  static class OfBoot3 {
    @Bean
    @ConditionalOnBean(AttemptStore.class)
    org.springframework.boot.actuate.health.HealthIndicator tillHealthIndicator(
        TillClients clients, AttemptStore store) {
      return () -> {
        try {
          return org.springframework.boot.actuate.health.Health.up()
              .withDetails(AttemptHealth.details(clients, store))
              .build();
        } catch (RuntimeException error) {
          return org.springframework.boot.actuate.health.Health.down(error).build();
        }
      };
    }
  }
}
