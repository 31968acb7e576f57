package org.libtill.killbill;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.killbill.billing.osgi.libs.killbill.OSGIKillbillClock;

/** Kill Bill's time, which its Janitor goes by. */
final class ServerClock extends Clock {
  private final OSGIKillbillClock clock;

  ServerClock(OSGIKillbillClock clock) {
    this.clock = clock;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Kill Bill's time is UTC");
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(clock.getClock().getUTCNow().getMillis());
  }
}
