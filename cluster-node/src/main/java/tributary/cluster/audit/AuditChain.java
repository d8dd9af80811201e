package tributary.cluster.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import tributary.model.Digest;

/**
 * Adds entries within a transaction of the caller's: an entry is there if and only if what it says
 * was done too. A chain's head is locked until that transaction ends, so writers that come from
 * different places have chains of their own.
 */
public final class AuditChain {
  /** Entries that stand for events of the journal. */
  public static final AuditChain JOURNAL = new AuditChain("journal");

  /** Entries of what leaves no event: refusals, operators' actions. */
  static final AuditChain LIVE = new AuditChain("live");

  private static final int KEY_CHAINS = 8;

  private final String name;

  private AuditChain(String name) {
    this.name = name;
  }

  /** Of several for content keys: one asker's entries are all in one, in their order. */
  public static AuditChain ofKeys(String who) {
    return new AuditChain("keys-" + Math.floorMod(who.hashCode(), KEY_CHAINS));
  }

  /** The caller's transaction must do no more on this chain than this one call. */
  public void append(Connection transaction, List<AuditEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    Head head = lock(transaction);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            "INSERT INTO audit_entry (chain, place, happened, kind, outcome, who, what, reason,"
                + " detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (AuditEntry entry : entries) {
        head = new Head(head.length() + 1, hash(head.hash(), name, head.length() + 1, entry));
        insert.setString(1, name);
        insert.setLong(2, head.length());
        insert.setLong(3, entry.at().toEpochMilli());
        insert.setString(4, entry.kind().name());
        insert.setString(5, entry.outcome().name());
        insert.setString(6, entry.who());
        insert.setString(7, entry.what());
        insert.setString(8, entry.reason());
        insert.setString(9, entry.detail());
        insert.setBytes(10, head.hash());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (PreparedStatement update =
        transaction.prepareStatement(
            "UPDATE audit_chain SET length = ?, hash = ? WHERE chain = ?")) {
      update.setLong(1, head.length());
      update.setBytes(2, head.hash());
      update.setString(3, name);
      update.executeUpdate();
    }
  }

  private record Head(long length, byte[] hash) {}

  private Head lock(Connection transaction) throws SQLException {
    try (PreparedStatement query =
        transaction.prepareStatement(
            "SELECT length, hash FROM audit_chain WHERE chain = ? FOR UPDATE")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the audit log has no chain " + name);
        }
        return new Head(row.getLong(1), row.getBytes(2));
      }
    }
  }

  /** SHA-256 over the hash before it and every field with its length. */
  static byte[] hash(byte[] before, String chain, long place, AuditEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(before);
      out.writeLong(place);
      out.writeLong(entry.at().toEpochMilli());
      for (String text :
          List.of(
              chain,
              entry.kind().name(),
              entry.outcome().name(),
              entry.who(),
              entry.what(),
              entry.reason(),
              entry.detail())) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return Digest.ofContent(bytes.toByteArray()).bytes();
  }

  /** What a row says, as {@link #append} wrote it. */
  public static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        Instant.ofEpochMilli(row.getLong("happened")),
        AuditEntry.Kind.valueOf(row.getString("kind")),
        AuditEntry.Outcome.valueOf(row.getString("outcome")),
        row.getString("who"),
        row.getString("what"),
        row.getString("reason"),
        row.getString("detail"));
  }
}
