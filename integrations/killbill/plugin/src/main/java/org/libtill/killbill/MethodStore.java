package org.libtill.killbill;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** The customers' payment methods in Kill Bill's database. */
final class MethodStore {
  private static final String SELECT =
      "select payment_method_id, tenant_id, account_id, client, token, method, organisation,"
          + " description from till_payment_method ";

  private final JdbcTemplate jdbc;

  MethodStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void insert(StoredMethod method) {
    jdbc.update(
        "insert into till_payment_method (payment_method_id, tenant_id, account_id, client, token,"
            + " method, organisation, description) values (?, ?, ?, ?, ?, ?, ?, ?)",
        method.id().toString(),
        method.tenantId().toString(),
        method.accountId().toString(),
        method.client(),
        method.token(),
        method.method(),
        method.organisation(),
        method.description());
  }

  Optional<StoredMethod> find(UUID tenant, UUID id) {
    return jdbc
        .query(
            SELECT + "where tenant_id = ? and payment_method_id = ?",
            MethodStore::read,
            tenant.toString(),
            id.toString())
        .stream()
        .findFirst();
  }

  List<StoredMethod> ofAccount(UUID tenant, UUID account) {
    return jdbc.query(
        SELECT + "where tenant_id = ? and account_id = ? order by payment_method_id",
        MethodStore::read,
        tenant.toString(),
        account.toString());
  }

  /** The methods with that number, of Kill Bill's, or whose description contains the text. */
  List<StoredMethod> search(UUID tenant, String key, long offset, long limit) {
    return jdbc.query(
        SELECT
            + "where tenant_id = ? and (payment_method_id = ? or account_id = ?"
            + " or description like ?) order by payment_method_id limit ? offset ?",
        MethodStore::read,
        tenant.toString(),
        key,
        key,
        "%" + key + "%",
        limit,
        offset);
  }

  void delete(UUID tenant, UUID id) {
    jdbc.update(
        "delete from till_payment_method where tenant_id = ? and payment_method_id = ?",
        tenant.toString(),
        id.toString());
  }

  private static StoredMethod read(ResultSet row, int number) throws SQLException {
    return new StoredMethod(
        UUID.fromString(row.getString(1)),
        UUID.fromString(row.getString(2)),
        UUID.fromString(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }
}
