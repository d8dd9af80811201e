package tributary.edge.lease;

/** Where lease offers of other nodes are looked at. */
@FunctionalInterface
public interface LeaseOffers {
  void offered(DataConnection connection, byte[] ticket);
}
