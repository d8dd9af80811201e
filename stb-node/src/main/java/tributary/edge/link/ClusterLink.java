package tributary.edge.link;

import java.net.InetAddress;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.model.TransferId;

/**
 * The one session with the cluster, in the edge's own words. Calls return at once. Questions asked
 * while the session is down fail with RefusedException NOT_CONNECTED; reports are dropped, for the
 * inventory of the next session tells it all. Failed stages carry a {@link
 * tributary.model.RefusedException}.
 */
public interface ClusterLink {

  boolean isConnected();

  /** Empty list before activation. */
  PriorityListView list();

  /** The vault's key, to which content keys are sealed; known once connected. */
  PublicKey vaultKey();

  void report(PartyReport report);

  void segmentsHeld(MediaId media, List<SegmentRange> segments);

  void itemAssembled(TransferId transfer, Digest fileDigest);

  void segmentsDropped(MediaId media, List<SegmentRange> segments, String reason);

  CompletionStage<PriorityListView> editList(long expectedVersion, List<MediaId> items);

  CompletionStage<CatalogPage> catalog(String search, int page);

  CompletionStage<Manifest> manifest(MediaId media);

  CompletionStage<QuoteView> quote(MediaId media);

  /** OK was pressed: a pass, trading for a key once within two minutes. */
  CompletionStage<PassView> play(String quoteId, MediaId media);

  /** The content key, sealed to the device key. */
  CompletionStage<byte[]> key(byte[] pass);

  /** Somebody watches an item that is not whole, reading these segments; none: it is over. */
  void watching(MediaId media, List<Integer> segments);

  /** In place of what was said on joining; a session to come says what is then. */
  void limitsChanged(long uplinkBitsPerSecond, long downlinkBitsPerSecond, String reason);

  void playbackClosed(String passId, long playedMillis);

  /** Media servers only. */
  CompletionStage<MediaId> publish(Manifest manifest, Title title, byte[] sealedContentKey);

  record PriorityListView(long version, List<MediaId> items) {
    public PriorityListView {
      items = List.copyOf(items);
    }
  }

  record CatalogPage(List<Title> titles, int page, int pageCount) {
    public CatalogPage {
      titles = List.copyOf(titles);
    }
  }

  record QuoteView(
      String quoteId, MediaId media, Money price, long viewableUntilMillis, long expiresMillis) {}

  record PassView(byte[] pass, String passId, long viewableUntilMillis) {}

  enum Role {
    SENDER,
    RECEIVER
  }

  sealed interface PartyReport {
    LeaseId lease();

    Role role();

    /** The connection stands. */
    record Connected(LeaseId lease, Role role) implements PartyReport {}

    /** The first byte went, or came. */
    record Started(LeaseId lease, Role role) implements PartyReport {}

    record Progress(LeaseId lease, Role role, long bytes) implements PartyReport {}

    record Succeeded(LeaseId lease, Role role, long bytes, long elapsedMillis)
        implements PartyReport {}

    /** {@code segment} is -1 unless the reason is SEGMENT_MISSING or SEGMENT_CORRUPT. */
    record Failed(LeaseId lease, Role role, String reason, String detail, long bytes, int segment)
        implements PartyReport {}
  }

  /** What the cluster asks of this node. Called on the link's thread: hand over and return. */
  interface Orders {
    void connected(ClientId self, PublicKey ticketKey);

    /** The inventory was asked for again: so may be what is whole and not confirmed. */
    default void inventoryWanted() {}

    void lease(LeaseOrder order);

    void cancel(LeaseId lease, String reason);

    /** Answer with a PartyReport. */
    void probe(LeaseId lease);

    /** Show the gateway how a NAT maps the listener's port. */
    void probeMapping(MappingProbe probe);

    /** What the gateway found out; host and port are empty and 0 when it is UNREACHABLE. */
    void reachabilityTested(Reachability reachability, String publicHost, int publicPort);

    void itemConfirmed(MediaId media);

    void listChanged(PriorityListView list);

    void catalogChanged(long version);

    void disconnected();
  }

  /** Whether other nodes can dial this one. */
  enum Reachability {
    OPEN,
    MAPPED,
    UNREACHABLE
  }

  /** Connect to each of these ports of the gateway from the listener's port, and send the nonce. */
  record MappingProbe(InetAddress gateway, List<Integer> ports, byte[] nonce) {
    public MappingProbe {
      ports = List.copyOf(ports);
    }
  }

  /**
   * @param peerHost empty when this node listens
   * @param ticket signed; for the initiator to present
   * @param reason for which this donor was chosen; bytes are counted under it
   * @param background nobody waits for it: it gives way to other traffic
   * @param opensAt cluster time at which both dial the other; null when the initiator dials
   * @param manifest null unless this is the receiver's first lease of the transfer
   */
  record LeaseOrder(
      LeaseId lease,
      Role role,
      boolean initiator,
      List<SegmentRange> segments,
      ClientId peer,
      String peerHost,
      int peerPort,
      boolean peerIsOrigin,
      long rateBitsPerSecond,
      byte[] ticket,
      String reason,
      boolean background,
      Instant opensAt,
      Manifest manifest) {
    public LeaseOrder {
      segments = List.copyOf(segments);
    }
  }
}
