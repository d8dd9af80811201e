package tributary.cluster.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Follows every chain from its start: an entry that was changed, taken out, moved or put in breaks
 * it. Who can write the whole database can make a chain anew; against that, heads that were kept
 * elsewhere are compared.
 */
public final class AuditCheck {
  private static final int FETCH = 1000;

  private AuditCheck() {}

  /**
   * @param length entries of the chain
   * @param hash of its last entry, hexadecimal
   */
  public record Head(long length, String hash) {}

  /**
   * @param faults what is wrong, for a person to read; none if all is well
   */
  public record Result(Map<String, Head> heads, List<String> faults) {}

  /**
   * @param kept heads of an earlier check, by chain
   */
  public static Result run(Connection connection, Map<String, Head> kept) throws SQLException {
    // PostgreSQL reads a result in parts only within a transaction.
    connection.setAutoCommit(false);
    Map<String, Head> heads = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, Head> stored : storedHeads(connection).entrySet()) {
      String chain = stored.getKey();
      Optional<Head> before = Optional.ofNullable(kept.get(chain));
      Head found = follow(connection, chain, before, faults);
      if (!found.equals(stored.getValue())) {
        faults.add(
            "chain %s ends after %d entries, its head says %d"
                .formatted(chain, found.length(), stored.getValue().length()));
      }
      before
          .filter(head -> head.length() > found.length())
          .ifPresent(
              head ->
                  faults.add(
                      "chain %s has %d entries, and had %d before"
                          .formatted(chain, found.length(), head.length())));
      heads.put(chain, found);
    }
    kept.keySet().stream()
        .filter(chain -> !heads.containsKey(chain))
        .forEach(chain -> faults.add("chain " + chain + " is gone"));
    connection.rollback();
    return new Result(heads, List.copyOf(faults));
  }

  private static Map<String, Head> storedHeads(Connection connection) throws SQLException {
    Map<String, Head> heads = new TreeMap<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT chain, length, hash FROM audit_chain");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        heads.put(rows.getString(1), head(rows.getLong(2), rows.getBytes(3)));
      }
    }
    return heads;
  }

  private static Head head(long length, byte[] hash) {
    return new Head(length, HexFormat.of().formatHex(hash));
  }

  /** Stops at the first fault of a chain: what follows it says nothing. */
  private static Head follow(
      Connection connection, String chain, Optional<Head> kept, List<String> faults)
      throws SQLException {
    byte[] hash = new byte[32];
    long place = 0;
    try (PreparedStatement query =
        connection.prepareStatement("SELECT * FROM audit_entry WHERE chain = ? ORDER BY place")) {
      query.setFetchSize(FETCH);
      query.setString(1, chain);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          byte[] next = AuditChain.hash(hash, chain, place + 1, AuditChain.entry(row));
          if (row.getLong("place") != place + 1 || !Arrays.equals(row.getBytes("hash"), next)) {
            faults.add("chain %s is broken at entry %d".formatted(chain, place + 1));
            return head(place, hash);
          }
          hash = next;
          place++;
          Head here = head(place, hash);
          if (kept.isPresent() && kept.get().length() == place && !kept.get().equals(here)) {
            faults.add("chain %s was written anew up to entry %d".formatted(chain, place));
          }
        }
      }
    }
    return head(place, hash);
  }
}
