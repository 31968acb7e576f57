package org.libtill.shop;

import java.util.Properties;

class H2OrdersTest extends OrdersContract {
  @Override
  Properties database() {
    return RunningShop.memory();
  }
}
