package org.libtill.spring.boot;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/** The properties below {@code till}. None of them is shown by {@link #toString}. */
@ConfigurationProperties("till")
public class TillProperties {
  /** The gateways' accounts of this shop, by names of your choice. */
  private Map<String, ClientProperties> clients = new LinkedHashMap<>();

  /**
   * Whether real customers pay here. Accounts of a test environment and of the sandbox are then
   * refused at start. By default, whether a profile "prod" or "production" is active.
   */
  private Boolean live;

  private final Notifications notifications = new Notifications();
  private final Resolve resolve = new Resolve();
  private final Store store = new Store();

  public Map<String, ClientProperties> getClients() {
    return clients;
  }

  public void setClients(Map<String, ClientProperties> clients) {
    this.clients = clients;
  }

  public Boolean getLive() {
    return live;
  }

  public void setLive(Boolean live) {
    this.live = live;
  }

  public Notifications getNotifications() {
    return notifications;
  }

  public Resolve getResolve() {
    return resolve;
  }

  public Store getStore() {
    return store;
  }

  /** The endpoint to which gateways send notifications. */
  public static class Notifications {
    /** Whether there is an endpoint. */
    private boolean enabled = true;

    /** Its path. The client's name follows: /till/notifications/NAME. */
    private String path = "/till/notifications";

    /** The largest body that is read. */
    private DataSize maxSize = DataSize.ofKilobytes(64);

    public boolean isEnabled() {
      return enabled;
    }

    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }

    public String getPath() {
      return path;
    }

    public void setPath(String path) {
      this.path = path;
    }

    public DataSize getMaxSize() {
      return maxSize;
    }

    public void setMaxSize(DataSize maxSize) {
      this.maxSize = maxSize;
    }
  }

  /** The job that asks the gateways about what is not settled. */
  public static class Resolve {
    /** Whether this instance runs the job. Any number of instances may. */
    private boolean enabled = true;

    /** The pause between two rounds. */
    private Duration interval = Duration.ofSeconds(10);

    /** How many attempts one round takes at most. */
    private int batch = 20;

    public boolean isEnabled() {
      return enabled;
    }

    public void setEnabled(boolean enabled) {
      this.enabled = enabled;
    }

    public Duration getInterval() {
      return interval;
    }

    public void setInterval(Duration interval) {
      this.interval = interval;
    }

    public int getBatch() {
      return batch;
    }

    public void setBatch(int batch) {
      this.batch = batch;
    }
  }

  /** The shop's store. */
  public static class Store {
    /** Whether missing tables are created at start. Otherwise they come with your migrations. */
    private boolean createTables;

    public boolean isCreateTables() {
      return createTables;
    }

    public void setCreateTables(boolean createTables) {
      this.createTables = createTables;
    }
  }
}
