package tributary.cluster.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;

/**
 * How a box enrols by the key that it was made with, instead of by a code: its client id comes from
 * the key, and the reservation holds the key's digest where that of a code's secret would be.
 * Another key, whatever id it comes to, does not have that digest.
 */
public final class Preauthorization {
  private Preauthorization() {}

  /**
   * Whom the key may be preauthorized as, the first choice first.
   *
   * @param cells of the network; the same key may have come to another one while there were others
   */
  public static List<ClientId> clients(Digest key, List<CellId> cells) {
    ByteBuffer bytes = ByteBuffer.wrap(key.bytes());
    long unique = bytes.getLong();
    List<CellId> order = new ArrayList<>(cells);
    Collections.rotate(order, -Math.floorMod(bytes.getInt(), cells.size()));
    return order.stream().map(cell -> ClientId.of(cell, unique)).toList();
  }

  /** Longer than anything that can be typed. */
  public static String secret(Digest key) {
    return "key" + key;
  }
}
