package org.libtill.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A shop that sells one thing, as small as a shop on the starter can be. */
@SpringBootApplication
public class ShopApplication {
  /**
   * Starts the shop.
   *
   * @param arguments Spring Boot's
   */
  public static void main(String[] arguments) {
    SpringApplication.run(ShopApplication.class, arguments);
  }
}
