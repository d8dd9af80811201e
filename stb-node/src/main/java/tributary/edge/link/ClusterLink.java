package tributary.edge.link;

import java.net.InetAddress;
import java.security.PublicKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.IngestReport;
import tributary.model.LeaseId;
import tributary.model.LineUse;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.model.TraceContext;
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

  void itemAssembled(TransferId transfer, Digest rootDigest);

  void segmentsDropped(MediaId media, List<SegmentRange> segments, String reason);

  CompletionStage<PriorityListView> editList(long expectedVersion, List<MediaId> items);

  CompletionStage<CatalogPage> catalog(String search, int page);

  CompletionStage<Manifest> manifest(MediaId media);

  /** What changed in the household's catalogs since its copy was at this point. */
  CompletionStage<CatalogCopy> catalogCopy(CatalogPoint known);

  /** Catalogs in bulk; empty before the session and of a cluster that has none. */
  default Optional<SnapshotLink> snapshots() {
    return Optional.empty();
  }

  /**
   * A title's poster, if the household's catalogs list it.
   *
   * @param known the version that is here; empty for none
   */
  CompletionStage<ArtworkView> artwork(MediaId media, String known);

  /**
   * @param vendor who is to sell it; empty for whoever does so cheapest
   */
  CompletionStage<QuoteView> quote(MediaId media, String vendor);

  /** OK was pressed: a pass, trading for a key once within two minutes. */
  CompletionStage<PassView> play(String quoteId, MediaId media);

  /** The content key, sealed to the device key. */
  CompletionStage<byte[]> key(byte[] pass);

  /** Somebody watches an item that is not whole, reading these segments; none: it is over. */
  void watching(MediaId media, List<Integer> segments);

  /** In place of what was said on joining; a session to come says what is then. */
  void limitsChanged(long uplinkBitsPerSecond, long downlinkBitsPerSecond, String reason);

  /** For people: how the line was used this month, and is used now. */
  void lineUsed(LineUse use);

  void playbackClosed(String passId, long playedMillis);

  /** Media servers only; in place of what was reported before. */
  void ingests(IngestReport report);

  /** Media servers only. */
  CompletionStage<MediaId> publish(Manifest manifest, Title title, byte[] sealedContentKey);

  /**
   * @param shadow what is kept, or comes, without being shown as delivered; listed or not
   */
  record PriorityListView(long version, List<MediaId> items, Set<MediaId> shadow) {
    public PriorityListView {
      items = List.copyOf(items);
      shadow = Set.copyOf(shadow);
    }

    public PriorityListView(long version, List<MediaId> items) {
      this(version, items, Set.of());
    }

    /** What must not be evicted. */
    public Set<MediaId> kept() {
      Set<MediaId> kept = new HashSet<>(items);
      kept.addAll(shadow);
      return kept;
    }
  }

  record CatalogPage(List<Title> titles, int page, int pageCount) {
    public CatalogPage {
      titles = List.copyOf(titles);
    }
  }

  /**
   * How far a copy of the catalogs is.
   *
   * @param scope which catalogs they are; empty before the first answer
   */
  record CatalogPoint(long through, String scope, String shelvesDigest) {
    public static final CatalogPoint START = new CatalogPoint(0, "", "");
  }

  /**
   * @param fromStart what was copied before is gone
   * @param titles new ones, or in place of those with the same id
   * @param more to be asked for at once
   * @param shelves empty where they are as they were
   * @param bulk none, unless snapshots were asked for
   */
  record CatalogCopy(
      String scope,
      boolean fromStart,
      List<Title> titles,
      long through,
      boolean more,
      Optional<Shelves> shelves,
      SnapshotLink.Bulk bulk) {
    public CatalogCopy {
      titles = List.copyOf(titles);
    }

    public CatalogCopy(
        String scope,
        boolean fromStart,
        List<Title> titles,
        long through,
        boolean more,
        Optional<Shelves> shelves) {
      this(scope, fromStart, titles, through, more, shelves, SnapshotLink.Bulk.NONE);
    }
  }

  /**
   * @param version empty where there is none
   * @param jpeg none where that version is the one that is known
   */
  record ArtworkView(String version, Optional<byte[]> jpeg) {}

  record Shelves(String digest, List<Shelf> shelves) {
    public static final Shelves NONE = new Shelves("", List.of());

    public Shelves {
      shelves = List.copyOf(shelves);
    }
  }

  /**
   * A vendor whose catalogs the household has chosen.
   *
   * @param accent as #5cc8ff; empty for the network's own
   * @param prices where they are not the titles' own
   */
  record Shelf(
      String vendorId, String name, String accent, Set<String> catalogs, List<ShelfPrice> prices) {
    public Shelf {
      catalogs = Set.copyOf(catalogs);
      prices = List.copyOf(prices);
    }
  }

  record ShelfPrice(MediaId media, Money price) {}

  /**
   * @param vendorName who sells it; empty for the network itself
   */
  record QuoteView(
      String quoteId,
      MediaId media,
      Money price,
      long viewableUntilMillis,
      long expiresMillis,
      String vendorName) {}

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

    /** From now on the cluster takes how the line is used, and has heard nothing of it yet. */
    default void reportsWanted() {}

    /** What the household wants of its line, in place of what it wanted before. */
    default void householdLimits(HouseholdLimits limits) {}

    /** Empty: none is, nor what was before. Said again and again. */
    default void releaseOffered(Optional<ReleaseOffer> offer) {}

    void disconnected();
  }

  /** Software that this node is to run next; its item comes by itself. */
  record ReleaseOffer(long counter, MediaId media) {}

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
   * @param trace of the wish that caused it, if the cluster traces it
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
      Manifest manifest,
      Optional<TraceContext> trace) {
    public LeaseOrder {
      segments = List.copyOf(segments);
    }
  }
}
