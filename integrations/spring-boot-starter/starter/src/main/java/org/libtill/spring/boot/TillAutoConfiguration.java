package org.libtill.spring.boot;

import java.util.ArrayList;
import java.util.List;
import org.libtill.CallListener;
import org.libtill.spring.TillClients;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** The clients of {@code till.clients}. */
@AutoConfiguration
@EnableConfigurationProperties(TillProperties.class)
public class TillAutoConfiguration {
  /**
   * Makes the clients.
   *
   * @param properties the properties
   * @param environment knows the active profiles
   * @param listeners observe the calls
   * @return the clients
   */
  @Bean
  @ConditionalOnMissingBean
  TillClients tillClients(
      TillProperties properties, Environment environment, ObjectProvider<CallListener> listeners) {
    boolean isLive =
        properties.getLive() == null
            ? environment.acceptsProfiles(Profiles.of("prod", "production"))
            : properties.getLive();
    List<CallListener> all = new ArrayList<>(listeners.orderedStream().toList());
    CallListener listener = all.isEmpty() ? null : new CallListeners(all);
    return new TillClients(ClientConfigs.of(properties, isLive), listener);
  }
}
