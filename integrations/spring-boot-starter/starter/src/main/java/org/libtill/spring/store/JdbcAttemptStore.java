package org.libtill.spring.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.libtill.Till;
import org.libtill.model.Attempt;
import org.libtill.model.AttemptKind;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A store in the shop's own database: PostgreSQL or H2, with the tables of {@link #SCHEMA}. */
public final class JdbcAttemptStore implements AttemptStore {
  /** The file on the class path that creates the tables. It changes none that exist. */
  public static final String SCHEMA = "org/libtill/spring/schema.sql";

  private static final Duration OVERDUE = Duration.ofMinutes(15);
  private static final String COLUMNS =
      "select client, kind, number, payment_number, attempt, asked_at from till_attempt ";
  private static final String WHERE = "where client = ? and kind = ? and number = ?";

  private final JdbcTemplate jdbc;

  /**
   * Makes a store.
   *
   * @param jdbc the shop's database
   */
  public JdbcAttemptStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Creates the tables that are missing. */
  public void createTables() {
    ResourceDatabasePopulator schema = new ResourceDatabasePopulator(new ClassPathResource(SCHEMA));
    DatabasePopulatorUtils.execute(schema, jdbc.getDataSource());
  }

  @Override
  public void insert(StoredAttempt attempt, Instant dueAt) {
    AttemptKey key = attempt.key();
    jdbc.update(
        "insert into till_attempt (client, kind, number, payment_number, status, attempt, asked_at,"
            + " due_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        key.client(),
        key.kind().wireName(),
        key.number(),
        attempt.paymentNumber(),
        attempt.attempt().status().wireName(),
        attempt.attempt().toJson(),
        timestamp(attempt.askedAt()),
        timestamp(dueAt));
  }

  @Override
  public Optional<StoredAttempt> find(AttemptKey key) {
    return one(COLUMNS + WHERE, key);
  }

  @Override
  public Optional<StoredAttempt> lock(AttemptKey key) {
    return one(COLUMNS + WHERE + " for update", key);
  }

  private Optional<StoredAttempt> one(String query, AttemptKey key) {
    return jdbc
        .query(query, JdbcAttemptStore::attempt, key.client(), key.kind().wireName(), key.number())
        .stream()
        .findFirst();
  }

  @Override
  public List<StoredAttempt> lockDue(Instant now, int limit) {
    return jdbc.query(
        COLUMNS + "where due_at <= ? order by due_at limit ? for update skip locked",
        JdbcAttemptStore::attempt,
        timestamp(now),
        limit);
  }

  @Override
  public List<StoredAttempt> refunds(AttemptKey payment) {
    return jdbc.query(
        COLUMNS + "where client = ? and payment_number = ?",
        JdbcAttemptStore::attempt,
        payment.client(),
        payment.number());
  }

  @Override
  public void update(StoredAttempt attempt, Instant dueAt) {
    AttemptKey key = attempt.key();
    jdbc.update(
        "update till_attempt set status = ?, attempt = ?, asked_at = ?, due_at = ? " + WHERE,
        attempt.attempt().status().wireName(),
        attempt.attempt().toJson(),
        timestamp(attempt.askedAt()),
        timestamp(dueAt),
        key.client(),
        key.kind().wireName(),
        key.number());
  }

  @Override
  public Set<Deed> deeds(AttemptKey key) {
    return new HashSet<>(
        jdbc.query(
            "select action, detail from till_deed " + WHERE,
            (row, number) -> new Deed(row.getString(1), row.getString(2)),
            key.client(),
            key.kind().wireName(),
            key.number()));
  }

  @Override
  public void addDeed(AttemptKey key, Deed deed, Instant at) {
    jdbc.update(
        "insert into till_deed (client, kind, number, action, detail, done_at)"
            + " values (?, ?, ?, ?, ?, ?)",
        key.client(),
        key.kind().wireName(),
        key.number(),
        deed.action(),
        deed.detail(),
        timestamp(at));
  }

  @Override
  public boolean hasNotification(String client, String dedupeKey) {
    Long count =
        jdbc.queryForObject(
            "select count(*) from till_notification where client = ? and dedupe_key = ?",
            Long.class,
            client,
            dedupeKey);
    return count != null && count > 0;
  }

  @Override
  public void addNotification(String client, String dedupeKey, Instant at) {
    jdbc.update(
        "insert into till_notification (client, dedupe_key, received_at) values (?, ?, ?)",
        client,
        dedupeKey,
        timestamp(at));
  }

  @Override
  public StoreCounts counts(Instant now) {
    return jdbc.queryForObject(
        "select count(due_at), count(case when due_at < ? then 1 end),"
            + " count(case when status = 'conflict' then 1 end) from till_attempt"
            + " where due_at is not null or status = 'conflict'",
        (row, number) -> new StoreCounts(row.getLong(1), row.getLong(2), row.getLong(3)),
        timestamp(now.minus(OVERDUE)));
  }

  @Override
  public void check() {
    for (String table : List.of("till_attempt", "till_deed", "till_notification")) {
      try {
        jdbc.execute("select 1 from " + table + " where 1 = 0");
      } catch (DataAccessException error) {
        throw new IllegalStateException(
            "the table "
                + table
                + " cannot be read: run "
                + SCHEMA
                + " of the starter's jar with your migrations, or set till.store.create-tables to"
                + " true",
            error);
      }
    }
  }

  private static StoredAttempt attempt(ResultSet row, int number) throws SQLException {
    AttemptKey key =
        new AttemptKey(
            row.getString(1), AttemptKind.fromWireName(row.getString(2)), row.getString(3));
    Timestamp askedAt = row.getTimestamp(6);
    return new StoredAttempt(
        key,
        Attempt.fromMap(Till.readJson(row.getString(5))),
        row.getString(4),
        askedAt == null ? null : askedAt.toInstant());
  }

  private static Timestamp timestamp(Instant time) {
    return time == null ? null : Timestamp.from(time);
  }
}
