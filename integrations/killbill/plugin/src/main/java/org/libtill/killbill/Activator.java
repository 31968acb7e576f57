package org.libtill.killbill;

import java.util.Hashtable;
import java.util.UUID;
import javax.servlet.Servlet;
import javax.sql.DataSource;
import org.killbill.billing.osgi.api.Healthcheck;
import org.killbill.billing.osgi.api.OSGIPluginProperties;
import org.killbill.billing.osgi.libs.killbill.KillbillActivatorBase;
import org.killbill.billing.payment.plugin.api.PaymentPluginApi;
import org.libtill.spring.store.JdbcAttemptStore;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts the plugin inside of Kill Bill. */
public final class Activator extends KillbillActivatorBase {
  /** The plugin's name in Kill Bill. */
  static final String PLUGIN_NAME = "killbill-till";

  private static final String CREATE_TABLES = "org.libtill.killbill.createTables";
  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);

  private Tenants tenants;

  @Override
  public void start(BundleContext context) throws Exception {
    super.start(context);
    DataSource database = dataSource.getDataSource();
    ServerClock time = new ServerClock(clock);
    JdbcTemplate jdbc = new JdbcTemplate(database);
    JdbcAttemptStore attempts = new JdbcAttemptStore(jdbc);
    prepare(database, attempts);
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(database));
    TransactionStore transactions = new TransactionStore(jdbc);
    News news = new News(transactions);
    tenants =
        new Tenants(
            killbillAPI,
            (UUID tenant, TenantConfiguration configuration) ->
                new TenantTill(tenant, configuration, attempts, transaction, news, time));
    dispatcher.registerEventHandlers(tenants);
    Refreshing refreshing = new Refreshing(tenants, transactions, attempts, transaction, time);
    MethodStore methods = new MethodStore(jdbc);
    Notifications notifications = new Notifications(tenants, transactions, news, killbillAPI);
    PaymentPlugin plugin =
        new PaymentPlugin(
            new Transactions(tenants, transactions, methods, refreshing, time),
            refreshing,
            transactions,
            new Methods(tenants, methods),
            methods,
            new HostedPage(killbillAPI),
            notifications);
    register(context, PaymentPluginApi.class, plugin);
    register(context, Servlet.class, new NotificationServlet(notifications));
    register(context, Healthcheck.class, new Health(tenants, attempts, time));
  }

  private void prepare(DataSource database, JdbcAttemptStore attempts) {
    if (Boolean.parseBoolean(configProperties.getString(CREATE_TABLES))) {
      DatabasePopulatorUtils.execute(
          new ResourceDatabasePopulator(
              // A bundle's files are found by its classes, and not by the thread's class loader.
              new ClassPathResource("/" + JdbcAttemptStore.SCHEMA, JdbcAttemptStore.class),
              new ClassPathResource("schema.sql", Activator.class)),
          database);
    }
    try {
      attempts.check();
    } catch (IllegalStateException error) {
      LOG.error(
          "the plugin's tables are missing: create them with the two files schema.sql of its jar,"
              + " or set {} to true",
          CREATE_TABLES,
          error);
    }
  }

  private <S> void register(BundleContext context, Class<S> type, S service) {
    Hashtable<String, String> properties = new Hashtable<>();
    properties.put(OSGIPluginProperties.PLUGIN_NAME_PROP, PLUGIN_NAME);
    registrar.registerService(context, type, service, properties);
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    super.stop(context);
    if (tenants != null) {
      tenants.close();
    }
  }
}
