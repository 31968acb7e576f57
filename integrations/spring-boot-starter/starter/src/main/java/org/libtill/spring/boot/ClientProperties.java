package org.libtill.spring.boot;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.libtill.model.Environment;

/** One account at a gateway, below {@code till.clients.NAME}. It has no text with its secrets. */
public class ClientProperties {
  /** The gateway's name in libtill. */
  private String gateway;

  /** Which of the gateway's documented hosts is used; production by default. */
  private Environment environment;

  /** Another address of the gateway, where its document names none, or the sandbox's. */
  private String baseUrl;

  /** The merchant's IDs and keys, by libtill's names with "-" for "_", such as app-id. */
  private Map<String, String> credentials = new LinkedHashMap<>();

  /** Longest time to connect; 5 seconds by default. */
  private Duration connectTimeout;

  /** Longest time for one attempt; 30 seconds by default. */
  private Duration attemptTimeout;

  /** Longest time for any call; 45 seconds by default. */
  private Duration totalTimeout;

  /** How often a call that was not sent is tried at most; 3 by default. */
  private Integer attempts;

  /** Whether to ask the gateway at once if an outcome is unknown; true by default. */
  private Boolean resolve;

  /** A PEM file of certificates to trust in addition. */
  private String caFile;

  /** A proxy such as http://proxy.example:3128, optionally with user and password. */
  private String proxy;

  public String getGateway() {
    return gateway;
  }

  public void setGateway(String gateway) {
    this.gateway = gateway;
  }

  public Environment getEnvironment() {
    return environment;
  }

  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  public String getBaseUrl() {
    return baseUrl;
  }

  public void setBaseUrl(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public Map<String, String> getCredentials() {
    return credentials;
  }

  public void setCredentials(Map<String, String> credentials) {
    this.credentials = credentials;
  }

  public Duration getConnectTimeout() {
    return connectTimeout;
  }

  public void setConnectTimeout(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  public Duration getAttemptTimeout() {
    return attemptTimeout;
  }

  public void setAttemptTimeout(Duration attemptTimeout) {
    this.attemptTimeout = attemptTimeout;
  }

  public Duration getTotalTimeout() {
    return totalTimeout;
  }

  public void setTotalTimeout(Duration totalTimeout) {
    this.totalTimeout = totalTimeout;
  }

  public Integer getAttempts() {
    return attempts;
  }

  public void setAttempts(Integer attempts) {
    this.attempts = attempts;
  }

  public Boolean getResolve() {
    return resolve;
  }

  public void setResolve(Boolean resolve) {
    this.resolve = resolve;
  }

  public String getCaFile() {
    return caFile;
  }

  public void setCaFile(String caFile) {
    this.caFile = caFile;
  }

  public String getProxy() {
    return proxy;
  }

  public void setProxy(String proxy) {
    this.proxy = proxy;
  }
}
