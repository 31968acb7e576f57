package org.libtill.spring.boot;

import java.util.Locale;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Keeps credentials out of the actuator's endpoints, even where these show values. */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public class TillActuatorAutoConfiguration {
  /**
   * Makes the function.
   *
   * @return it hides credentials, proxies with passwords, and addresses
   */
  @Bean
  SanitizingFunction tillSanitizingFunction() {
    return TillActuatorAutoConfiguration::sanitized;
  }

  private static SanitizableData sanitized(SanitizableData data) {
    String key = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    boolean isSecret =
        key.startsWith("tillclients")
            && (key.contains("credentials") || key.endsWith("proxy") || key.endsWith("baseurl"));
    return isSecret ? data.withSanitizedValue() : data;
  }
}
