package tributary.cluster.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import tributary.model.Digest;

/**
 * Operators' accounts and sessions: few, seldom changed, and the same on every node at once, so
 * they are rows and not entities. Of a password and of a session only the hash is kept.
 */
public final class OperatorAccounts {
  private final Statements statements;
  private final Statements sessions;

  /**
   * @param blocking runs what waits for the database
   */
  public OperatorAccounts(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking, Subject.OPERATORS);
    this.sessions = new Statements(database, blocking);
  }

  public record Account(Operator operator, Instant created) {}

  /** By name. */
  public CompletionStage<List<Account>> all() {
    return statements.ask(
        "SELECT name, role, vendor_id, created FROM operator_account ORDER BY name",
        row -> new Account(operator(row), Instant.ofEpochMilli(row.getLong(4))));
  }

  /** Empty if there is no such operator. */
  public CompletionStage<Optional<String>> passwordHash(String name) {
    return statements
        .ask(
            "SELECT password_hash FROM operator_account WHERE name = ?",
            row -> row.getString(1),
            name)
        .thenApply(found -> found.stream().findFirst());
  }

  /** False if the name is taken. */
  public CompletionStage<Boolean> add(Operator operator, String passwordHash, Instant now) {
    return statements.change(
        "INSERT INTO operator_account (name, role, vendor_id, password_hash, created)"
            + " VALUES (?, ?, ?, ?, ?)",
        operator.name(),
        operator.role().name(),
        operator.vendor().orElse(null),
        passwordHash,
        now.toEpochMilli());
  }

  /** False if there is no such operator. Sessions go on, with the new role. */
  public CompletionStage<Boolean> setRole(String name, Role role) {
    return statements.change(
        "UPDATE operator_account SET role = ? WHERE name = ?", role.name(), name);
  }

  /** Ends the operator's sessions too. False if there is no such operator. */
  public CompletionStage<Boolean> setPassword(String name, String passwordHash) {
    return statements
        .change("UPDATE operator_account SET password_hash = ? WHERE name = ?", passwordHash, name)
        .thenCompose(
            isThere ->
                sessions
                    .change("DELETE FROM operator_session WHERE name = ?", name)
                    .thenApply(_ -> isThere));
  }

  /** Its sessions go with it. False if there is no such operator. */
  public CompletionStage<Boolean> remove(String name) {
    return statements.change("DELETE FROM operator_account WHERE name = ?", name);
  }

  public CompletionStage<Boolean> openSession(
      Digest token, String name, Instant now, Instant expires) {
    return sessions
        .change("DELETE FROM operator_session WHERE expires < ?", now.toEpochMilli())
        .thenCompose(
            _ ->
                sessions.change(
                    "INSERT INTO operator_session (token_digest, name, expires) VALUES (?, ?, ?)",
                    token.toString(),
                    name,
                    expires.toEpochMilli()));
  }

  /** Whose session this is; empty if it is over or never was. */
  public CompletionStage<Optional<Operator>> session(Digest token, Instant now) {
    return statements
        .ask(
            "SELECT a.name, a.role, a.vendor_id FROM operator_session s"
                + " JOIN operator_account a ON a.name = s.name"
                + " WHERE s.token_digest = ? AND s.expires > ?",
            OperatorAccounts::operator,
            token.toString(),
            now.toEpochMilli())
        .thenApply(found -> found.stream().findFirst());
  }

  private static Operator operator(ResultSet row) throws SQLException {
    return new Operator(
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        Optional.ofNullable(row.getString("vendor_id")));
  }

  public CompletionStage<Boolean> closeSession(Digest token) {
    return sessions.change("DELETE FROM operator_session WHERE token_digest = ?", token.toString());
  }
}
