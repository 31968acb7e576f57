package org.libtill.spring.boot;

import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.libtill.spring.OrderListener;
import org.libtill.spring.TillAttempts;
import org.libtill.spring.TillClients;
import org.libtill.spring.TillConfigurationException;
import org.libtill.spring.store.AttemptStore;
import org.libtill.spring.store.JdbcAttemptStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The store in the shop's database, the service on it, and the job that resolves. */
@AutoConfiguration(
    after = TillAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
    })
@ConditionalOnClass({JdbcTemplate.class, PlatformTransactionManager.class})
public class TillStoreAutoConfiguration {
  /**
   * Makes the store.
   *
   * @param source the shop's database
   * @param properties the properties
   * @return the store
   */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(DataSource.class)
  AttemptStore tillAttemptStore(DataSource source, TillProperties properties) {
    JdbcAttemptStore store = new JdbcAttemptStore(new JdbcTemplate(source));
    if (properties.getStore().isCreateTables()) {
      store.createTables();
    }
    store.check();
    return store;
  }

  /**
   * Makes the service.
   *
   * @param clients the clients
   * @param store the store
   * @param transactions the transactions of the store's database
   * @param listeners what the shop does
   * @param clock the time; the system's by default
   * @return the service
   */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean({AttemptStore.class, PlatformTransactionManager.class})
  TillAttempts tillAttempts(
      TillClients clients,
      AttemptStore store,
      PlatformTransactionManager transactions,
      ObjectProvider<OrderListener> listeners,
      ObjectProvider<Clock> clock) {
    List<OrderListener> all = listeners.orderedStream().toList();
    if (all.isEmpty()) {
      throw new TillConfigurationException(
          "till",
          "there is no OrderListener: make a bean of org.libtill.spring.OrderListener that ships"
              + " what is paid");
    }
    return new TillAttempts(
        clients,
        store,
        new TransactionTemplate(transactions),
        all,
        clock.getIfAvailable(Clock::systemUTC));
  }

  /**
   * Makes the job.
   *
   * @param attempts the service
   * @param properties the properties
   * @return the job
   */
  @Bean
  @ConditionalOnBean(TillAttempts.class)
  @ConditionalOnProperty(name = "till.resolve.enabled", matchIfMissing = true)
  ResolveJob tillResolveJob(TillAttempts attempts, TillProperties properties) {
    return new ResolveJob(attempts, properties.getResolve());
  }
}
