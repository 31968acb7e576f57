package org.libtill.shop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The shop as a worker of the chaos run. With {@code hurried.since} it is a resolver whose clock
 * runs ahead since then, so that it asks within seconds about what would wait for minutes and
 * hours.
 */
@Configuration(proxyBeanMethods = false)
@Import(ShopApplication.class)
class HurriedShop {
  private static final int SPEED = 600;

  public static void main(String[] arguments) {
    SpringApplication.run(HurriedShop.class, arguments);
  }

  @Bean
  Clock clock(Environment environment) {
    Long since = environment.getProperty("hurried.since", Long.class);
    return since == null ? Clock.systemUTC() : new Ahead(Instant.ofEpochMilli(since));
  }

  private static final class Ahead extends Clock {
    private final Instant since;

    Ahead(Instant since) {
      this.since = since;
    }

    @Override
    public Instant instant() {
      return since.plus(Duration.between(since, Instant.now()).multipliedBy(SPEED));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
