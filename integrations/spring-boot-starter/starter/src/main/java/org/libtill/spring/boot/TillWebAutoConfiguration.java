package org.libtill.spring.boot;

import org.libtill.spring.TillAttempts;
import org.libtill.spring.TillClients;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;

/** The endpoint of notifications. */
@AutoConfiguration(after = TillStoreAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnProperty(name = "till.notifications.enabled", matchIfMissing = true)
public class TillWebAutoConfiguration {
  /**
   * Makes the endpoint.
   *
   * @param clients the clients
   * @param attempts the service
   * @param properties the properties
   * @return the endpoint
   */
  @Bean
  @ConditionalOnBean(TillAttempts.class)
  NotificationEndpoint tillNotificationEndpoint(
      TillClients clients, TillAttempts attempts, TillProperties properties) {
    return new NotificationEndpoint(clients, attempts, properties.getNotifications());
  }
}
