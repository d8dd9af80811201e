package tributary.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.account.AccountCommand.Profile;
import tributary.cluster.api.Snapshots.Progress;
import tributary.cluster.scheduling.SchedulerCommand.LeaseSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.TransferSnapshot;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.core.scheduling.LeaseReason;
import tributary.model.AccountId;
import tributary.model.MediaId;

/** The JSON shapes of answers, apart from the domain's own, which may change as they like. */
final class Views {
  private Views() {}

  record Items<T>(List<T> items) {}

  record Money(int cents, String currency) {
    static Money of(tributary.model.Money money) {
      return new Money(money.cents(), money.currency());
    }
  }

  record Account(
      String userId,
      String name,
      String address,
      String country,
      boolean hasPaymentToken,
      Collection<String> catalogs,
      boolean suspended,
      List<OwnDevice> devices,
      List<String> genres) {
    static Account of(AccountView view) {
      return of(view.account(), view.profile(), view.suspended(), view.devices(), view.genres());
    }

    static Account of(
        AccountId account,
        Profile profile,
        boolean suspended,
        List<AccountCommand.Device> devices,
        List<String> genres) {
      return new Account(
          account.text(),
          profile.name(),
          profile.address(),
          profile.country(),
          !profile.paymentToken().isEmpty(),
          new TreeSet<>(profile.catalogs()),
          suspended,
          devices.stream()
              .map(d -> new OwnDevice(d.client().text(), d.name(), d.supplier()))
              .toList(),
          genres);
    }
  }

  record Rating(String mediaId, int stars) {
    static Rating of(AccountCommand.Rating rating) {
      return new Rating(rating.media().text(), rating.stars());
    }
  }

  record OwnDevice(String clientId, String name, String supplier) {}

  record Title(
      String mediaId,
      String catalog,
      String title,
      int year,
      List<String> genres,
      List<String> actors,
      List<String> directors,
      List<String> producers,
      String language,
      String copyright,
      String synopsis,
      long durationMillis,
      long lengthBytes,
      Money price,
      Optional<Artwork> artwork) {
    /**
     * @param price at whoever sells it here
     * @param artwork its version
     */
    static Title of(
        tributary.model.Title title, tributary.model.Money price, Optional<String> artwork) {
      return new Title(
          title.media().text(),
          title.catalog(),
          title.title(),
          title.year(),
          title.genres(),
          title.actors(),
          title.directors(),
          title.producers(),
          title.language(),
          title.copyright(),
          title.synopsis(),
          title.durationMillis(),
          title.lengthBytes(),
          Money.of(price),
          artwork.map(version -> Artwork.of(title.media(), version)));
    }
  }

  /**
   * @param link a URI template (RFC 6570) with one variable
   */
  record Artwork(String link, List<Integer> widths) {
    static Artwork of(MediaId media, String version) {
      return new Artwork(
          Endpoints.PREFIX + "/titles/" + media + "/artwork/" + version + "/{width}",
          tributary.cluster.artwork.Artwork.WIDTHS);
    }
  }

  record Quote(
      String quoteId,
      String clientId,
      String mediaId,
      Money price,
      Instant viewableUntil,
      Instant expires,
      Optional<String> vendor) {
    static Quote of(tributary.core.playback.Quote quote) {
      return new Quote(
          quote.quoteId(),
          quote.client().text(),
          quote.media().text(),
          Money.of(quote.price()),
          quote.viewableUntil(),
          quote.expires(),
          named(quote.vendor()));
    }
  }

  record Rental(
      String rentalId,
      String mediaId,
      Money price,
      Instant bought,
      Instant startBy,
      Optional<Instant> playFrom,
      Optional<Instant> playUntil,
      Instant viewableUntil,
      boolean viewable,
      Optional<String> vendor,
      Optional<String> vendorName) {
    static Rental of(
        tributary.core.playback.Rental rental, Instant now, Map<String, String> sellers) {
      return new Rental(
          rental.rentalId(),
          rental.media().text(),
          Money.of(rental.price()),
          rental.bought(),
          rental.startBy(),
          rental.playFrom(),
          rental.playUntil(),
          rental.viewableUntil(),
          rental.isViewable(now),
          named(rental.vendor()),
          Optional.ofNullable(sellers.get(rental.vendor())));
    }
  }

  /** None is the network itself. */
  private static Optional<String> named(String vendor) {
    return Optional.of(vendor).filter(id -> !id.isEmpty());
  }

  record LedgerEntry(
      Instant at,
      String what,
      Optional<String> mediaId,
      Money amount,
      Optional<String> vendor,
      Optional<String> vendorName) {
    static LedgerEntry of(AccountCommand.LedgerEntry entry, Map<String, String> sellers) {
      return new LedgerEntry(
          entry.at(),
          entry.what(),
          entry.media().map(MediaId::text),
          Money.of(entry.amount()),
          named(entry.vendor()),
          Optional.ofNullable(sellers.get(entry.vendor())));
    }
  }

  record Lease(
      String donor,
      boolean origin,
      int segments,
      long rateBitsPerSecond,
      LeaseReason reason,
      String why) {
    static Lease of(LeaseSnapshot lease) {
      return new Lease(
          lease.donor().text(),
          lease.origin(),
          lease.segments(),
          lease.rateBitsPerSecond(),
          lease.reason(),
          lease.reason().sentence());
    }
  }

  record Transfer(
      String transferId,
      String clientId,
      String mediaId,
      int epoch,
      String state,
      String reason,
      long lengthBytes,
      long bytesFromOrigin,
      long bytesFromBoxes,
      Map<LeaseReason, Long> bytesByReason,
      Instant started,
      Optional<Instant> ended,
      long elapsedMillis,
      Optional<Integer> segmentsHeld,
      Optional<Integer> segmentCount,
      List<Lease> leases) {
    static Transfer of(TransferView view, Progress progress, Instant now) {
      Optional<TransferSnapshot> live = progress.of(view.transfer());
      return new Transfer(
          view.transfer().toString(),
          view.transfer().client().text(),
          view.transfer().media().text(),
          view.epoch(),
          view.state(),
          view.reason(),
          view.lengthBytes(),
          view.received().fromOrigin(),
          view.received().fromBoxes(),
          view.received().byReason(),
          view.started(),
          view.ended(),
          Math.max(0, Duration.between(view.started(), view.ended().orElse(now)).toMillis()),
          live.map(TransferSnapshot::segmentsHeld),
          live.map(TransferSnapshot::segmentCount),
          live.map(snapshot -> snapshot.leases().stream().map(Lease::of).toList())
              .orElse(List.of()));
    }
  }

  record Node(
      String clientId,
      String kind,
      long uplinkBitsPerSecond,
      long uplinkReserved,
      long downlinkBitsPerSecond,
      long downlinkReserved,
      int itemsComplete) {
    static Node of(NodeSnapshot node) {
      return new Node(
          node.client().text(),
          node.kind().name(),
          node.uplinkBitsPerSecond(),
          node.uplinkReserved(),
          node.downlinkBitsPerSecond(),
          node.downlinkReserved(),
          node.itemsComplete());
    }
  }

  record CellTransfer(
      String transferId,
      String clientId,
      String mediaId,
      int epoch,
      int segmentsHeld,
      int segmentCount,
      List<Lease> leases) {
    static CellTransfer of(TransferSnapshot transfer) {
      return new CellTransfer(
          transfer.transfer().toString(),
          transfer.transfer().client().text(),
          transfer.transfer().media().text(),
          transfer.epoch(),
          transfer.segmentsHeld(),
          transfer.segmentCount(),
          transfer.leases().stream().map(Lease::of).toList());
    }
  }

  record Cell(int cell, List<Node> nodes, List<CellTransfer> transfers) {}
}
