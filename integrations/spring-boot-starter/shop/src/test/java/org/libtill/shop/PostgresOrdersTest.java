package org.libtill.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.libtill.spring.store.AttemptStore;

class PostgresOrdersTest extends OrdersContract {
  private Postgres postgres;

  @Override
  Properties database() {
    postgres = Postgres.orSkip();
    return postgres.properties();
  }

  @AfterAll
  void stopPostgres() {
    if (postgres != null) {
      postgres.close();
    }
  }

  /** H2 locks every row that is due, and the other worker then takes none. */
  @Test
  void aWorkerTakesWhatAnotherOneHasLeft() {
    loseAnswers("left_1", "left_2");
    AttemptStore store = shop.bean(AttemptStore.class);
    transaction()
        .execute(
            status -> {
              assertThat(store.lockDue(Instant.now(), 1)).hasSize(1);
              return assertThat(elsewhere(() -> shop.attempts().resolveDue(10))).isEqualTo(1);
            });
    assertThat(shop.attempts().resolveDue(10)).isEqualTo(1);
  }
}
