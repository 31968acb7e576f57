package org.libtill.killbill;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.killbill.billing.catalog.api.Currency;
import org.killbill.billing.payment.api.TransactionType;
import org.killbill.billing.payment.plugin.api.PaymentPluginStatus;
import org.libtill.killbill.StoredTransaction.Failure;
import org.libtill.model.Outcome;
import org.springframework.jdbc.core.JdbcTemplate;

/** Kill Bill's transactions in its own database. Each statement is committed by itself. */
final class TransactionStore {
  private static final int LONGEST_MESSAGE = 1024;
  private static final int LONGEST_CODE = 255;
  private static final String SELECT =
      "select transaction_id, tenant_id, account_id, payment_id, type, client, number, amount,"
          + " currency, status, outcome, message, code, begun_at from till_transaction ";

  private final JdbcTemplate jdbc;

  TransactionStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Throws a DuplicateKeyException if the transaction was begun before. */
  void insert(StoredTransaction transaction) {
    jdbc.update(
        "insert into till_transaction (transaction_id, tenant_id, account_id, payment_id, type,"
            + " client, number, amount, currency, status, begun_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        transaction.id().toString(),
        transaction.tenantId().toString(),
        transaction.accountId().toString(),
        transaction.paymentId().toString(),
        transaction.type().name(),
        transaction.client(),
        transaction.number(),
        transaction.amount(),
        transaction.currency() == null ? null : transaction.currency().name(),
        transaction.status().name(),
        Timestamp.from(transaction.begunAt()));
  }

  /** Writes how it stands. What was processed stays so, whoever writes last. */
  void update(StoredTransaction transaction) {
    Failure failure = transaction.failure();
    jdbc.update(
        "update till_transaction set status = ?, outcome = ?, message = ?, code = ?"
            + " where transaction_id = ? and status <> 'PROCESSED'",
        transaction.status().name(),
        failure == null ? null : failure.outcome().wireName(),
        failure == null ? null : shortened(failure.message(), LONGEST_MESSAGE),
        failure == null ? null : shortened(failure.code(), LONGEST_CODE),
        transaction.id().toString());
  }

  Optional<StoredTransaction> find(UUID tenant, UUID id) {
    return jdbc
        .query(
            SELECT + "where tenant_id = ? and transaction_id = ?",
            TransactionStore::read,
            tenant.toString(),
            id.toString())
        .stream()
        .findFirst();
  }

  /** The transactions of a payment, the oldest first. */
  List<StoredTransaction> ofPayment(UUID tenant, UUID payment) {
    return jdbc.query(
        SELECT + "where tenant_id = ? and payment_id = ? order by begun_at, transaction_id",
        TransactionStore::read,
        tenant.toString(),
        payment.toString());
  }

  /** The transactions that a number of the gateway stands for. */
  List<StoredTransaction> ofNumber(String client, String number) {
    return jdbc.query(
        SELECT + "where client = ? and number = ? order by begun_at, transaction_id",
        TransactionStore::read,
        client,
        number);
  }

  /** The transactions with that number, of Kill Bill or of the gateway. */
  List<StoredTransaction> search(UUID tenant, String key, long offset, long limit) {
    return jdbc.query(
        SELECT
            + "where tenant_id = ? and (number = ? or payment_id = ? or transaction_id = ?"
            + " or account_id = ?) order by begun_at, transaction_id limit ? offset ?",
        TransactionStore::read,
        tenant.toString(),
        key,
        key,
        key,
        key,
        limit,
        offset);
  }

  private static String shortened(String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest);
  }

  private static StoredTransaction read(ResultSet row, int number) throws SQLException {
    String currency = row.getString(9);
    String outcome = row.getString(11);
    Failure failure =
        outcome == null
            ? null
            : new Failure(Outcome.fromWireName(outcome), row.getString(12), row.getString(13));
    Instant begunAt = row.getTimestamp(14).toInstant();
    return new StoredTransaction(
        UUID.fromString(row.getString(1)),
        UUID.fromString(row.getString(2)),
        UUID.fromString(row.getString(3)),
        UUID.fromString(row.getString(4)),
        TransactionType.valueOf(row.getString(5)),
        row.getString(6),
        row.getString(7),
        row.getBigDecimal(8),
        currency == null ? null : Currency.valueOf(currency),
        PaymentPluginStatus.valueOf(row.getString(10)),
        failure,
        begunAt);
  }
}
