package org.libtill.killbill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One server for all tests but those that kill it. It ends with the tests' own process. */
final class Shop {
  private static final KillBillServer SERVER = started();

  private Shop() {}

  private static KillBillServer started() {
    try {
      Path folder = Files.createTempDirectory("killbill");
      KillBillServer server = new KillBillServer(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    } catch (IOException error) {
      throw new IllegalStateException(error);
    }
  }

  static KillBillServer server() {
    return SERVER;
  }
}
