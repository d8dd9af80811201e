package tributary.cluster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.RecipientRef;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.account.AccountCommand.Profile;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.gateway.GatewayPorts.Changes;
import tributary.cluster.gateway.GatewayPorts.Shelf;
import tributary.crypto.PeerCertificate;
import tributary.model.AccountId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.Title;
import tributary.wire.Fields;
import tributary.wire.SnapshotMessages;
import tributary.wire.TitleMessages;
import tributary.wire.proto.Artwork;
import tributary.wire.proto.ArtworkRequest;
import tributary.wire.proto.CatalogCopy;
import tributary.wire.proto.CatalogCopyRequest;
import tributary.wire.proto.CatalogPage;
import tributary.wire.proto.CatalogRequest;
import tributary.wire.proto.CatalogSnapshot;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.ShelfPrice;
import tributary.wire.proto.Shelves;

/**
 * What a household's node sees of the catalogs: those that its account has chosen, or all where it
 * chose none (R213, R256). Nodes of the operator see all.
 */
final class CatalogRequests {
  private static final int LONGEST_SEARCH = 200;
  private static final int LONGEST_DIGEST = 64;
  private static final int LONGEST_NAME = 300;
  private static final int MOST_PAGES = 1_000_000;

  private final GatewayTools tools;
  private final PeerCertificate peer;
  private final AccountId account;

  CatalogRequests(GatewayTools tools, PeerCertificate peer, AccountId account) {
    this.tools = tools;
    this.peer = peer;
    this.account = account;
  }

  private CompletionStage<Profile> profile() {
    RecipientRef<AccountCommand> own = tools.ports().accounts().apply(account);
    return tools
        .<AccountCommand, AccountView>askAgain(own, AccountCommand.View::new)
        .thenApply(AccountView::profile);
  }

  private CompletionStage<Set<String>> chosen() {
    return MessageRoles.HOUSEHOLD.contains(peer.kind())
        ? profile().thenApply(profile -> new TreeSet<>(profile.catalogs()))
        : CompletableFuture.completedFuture(Set.of());
  }

  CompletionStage<ClusterToEdge.Builder> browse(CatalogRequest request) {
    String text = Fields.atMost("search", request.getSearch(), LONGEST_SEARCH);
    int page = Fields.between("page", request.getPage(), 0, MOST_PAGES);
    return chosen()
        .thenCompose(within -> tools.ports().catalog().search(text, within, page))
        .thenApply(
            found ->
                ClusterToEdge.newBuilder()
                    .setCatalogPage(
                        CatalogPage.newBuilder()
                            .addAllTitles(
                                found.titles().stream().map(TitleMessages::toProto).toList())
                            .setPage(found.page())
                            .setPageCount(found.pageCount())));
  }

  /** Titles that the account has not chosen may stay on a list, and not come onto it. */
  CompletionStage<List<Title>> requireOffered(List<Title> listed) {
    return profile()
        .thenCompose(
            profile -> {
              List<Title> others =
                  listed.stream().filter(title -> !profile.reaches(title.catalog())).toList();
              return others.isEmpty()
                  ? CompletableFuture.completedFuture(listed)
                  : list().thenApply(now -> onIt(now, others, listed));
            });
  }

  private CompletionStage<ClientView> list() {
    return tools.askAgain(tools.ports().clients().apply(peer.client()), ClientCommand.View::new);
  }

  private static List<Title> onIt(ClientView now, List<Title> others, List<Title> listed) {
    for (Title title : others) {
      if (!now.list().items().contains(title.media())) {
        throw new RefusedException(
            "NOT_OFFERED",
            "item %s is in the catalog %s, which the account has not chosen"
                .formatted(title.media(), title.catalog()));
      }
    }
    return listed;
  }

  CompletionStage<ClusterToEdge.Builder> copy(CatalogCopyRequest request) {
    String known = Fields.atMost("scope", request.getScope(), LONGEST_DIGEST);
    Fields.atMost("shelves_digest", request.getShelvesDigest(), LONGEST_DIGEST);
    Fields.between("through", request.getThrough(), 0, Long.MAX_VALUE);
    return chosen()
        .thenApply(within -> MessageRoles.HOUSEHOLD.contains(peer.kind()) ? within : one(request))
        .thenCompose(
            within -> {
              String scope = Digest.ofContent(within.toString().getBytes(UTF_8)).toString();
              boolean isSame = known.equals(scope);
              long through = isSame ? request.getThrough() : 0;
              Map<String, Long> loaded = isSame ? loaded(request) : Map.of();
              boolean isFirst = !isSame || (through == 0 && loaded.isEmpty());
              return told(request, within, through, loaded)
                  .thenCompose(
                      snapshots ->
                          titles(request, within, through, loaded, snapshots)
                              .thenApply(copy -> copy.addAllSnapshots(snapshots)))
                  .thenApply(copy -> copy.setScope(scope).setFromStart(isFirst));
            })
        .thenApply(copy -> ClusterToEdge.newBuilder().setCatalogCopy(copy));
  }

  /** A media server's, to make a snapshot of it. */
  private static Set<String> one(CatalogCopyRequest request) {
    String catalog = Fields.atMost("catalog_id", request.getCatalogId(), LONGEST_NAME);
    return catalog.isEmpty() ? Set.of() : Set.of(catalog);
  }

  private static Map<String, Long> loaded(CatalogCopyRequest request) {
    Map<String, Long> loaded = new HashMap<>();
    SnapshotMessages.bounded(request.getLoadedList()).stream()
        .map(SnapshotMessages::fromProto)
        .forEach(it -> loaded.merge(it.catalog(), it.version(), Math::max));
    return loaded;
  }

  /** The newest snapshots of these catalogs, and which of them the node is to load. */
  private CompletionStage<List<CatalogSnapshot>> told(
      CatalogCopyRequest request, Set<String> within, long through, Map<String, Long> loaded) {
    if (!request.getTakesSnapshots()) {
      return CompletableFuture.completedFuture(List.of());
    }
    GatewayPorts.Snapshots snapshots = tools.ports().catalog().snapshots();
    return newestSnapshots(within)
        .thenCompose(
            newest ->
                snapshots
                    .worth(newest, through, loaded)
                    .thenApply(
                        worth ->
                            newest.stream()
                                .map(it -> SnapshotMessages.toProto(it, worth.contains(it)))
                                .toList()));
  }

  private CompletionStage<List<tributary.model.CatalogSnapshot>> newestSnapshots(
      Set<String> within) {
    return tools
        .ports()
        .catalog()
        .snapshots()
        .newest()
        .thenApply(
            all ->
                all.stream()
                    .filter(it -> within.isEmpty() || within.contains(it.catalog()))
                    .limit(SnapshotMessages.MOST)
                    .toList());
  }

  /** One of the household's catalogs. Refused: NOT_OFFERED. */
  CompletionStage<tributary.model.CatalogSnapshot> snapshot(MediaId media) {
    return chosen()
        .thenCompose(this::newestSnapshots)
        .thenApply(
            all ->
                all.stream()
                    .filter(it -> it.media().equals(media))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new RefusedException(
                                "NOT_OFFERED",
                                media + " is no snapshot of a catalog, or an old one")));
  }

  /** None while a snapshot is to be loaded first. */
  private CompletionStage<CatalogCopy.Builder> titles(
      CatalogCopyRequest request,
      Set<String> within,
      long through,
      Map<String, Long> loaded,
      List<CatalogSnapshot> snapshots) {
    return snapshots.stream().anyMatch(CatalogSnapshot::getWanted)
        ? CompletableFuture.completedFuture(
            CatalogCopy.newBuilder().setThrough(through).setMore(true))
        : tools
            .ports()
            .catalog()
            .changes(through, within, loaded)
            .thenCompose(changes -> message(changes, within, request.getShelvesDigest()));
  }

  CompletionStage<ClusterToEdge.Builder> artwork(ArtworkRequest request) {
    return request.getVendorId().isEmpty() ? poster(request) : logo(request);
  }

  /** Of vendors that the household has on its shelves. */
  private CompletionStage<ClusterToEdge.Builder> logo(ArtworkRequest request) {
    String vendor = Fields.atMost("vendor_id", request.getVendorId(), LONGEST_NAME);
    String known = Fields.atMost("known_version", request.getKnownVersion(), LONGEST_DIGEST);
    return chosen()
        .thenCompose(within -> tools.ports().catalog().shelves(within))
        .thenCombine(
            tools.ports().catalog().logo(vendor),
            (shelves, found) -> {
              Artwork.Builder artwork = Artwork.newBuilder();
              found
                  .filter(_ -> shelves.stream().anyMatch(it -> it.vendor().id().equals(vendor)))
                  .ifPresent(
                      logo -> {
                        artwork.setVersion(logo.version());
                        if (!logo.version().equals(known)) {
                          artwork.setPng(ByteString.copyFrom(logo.png()));
                        }
                      });
              return ClusterToEdge.newBuilder().setArtwork(artwork);
            });
  }

  private CompletionStage<ClusterToEdge.Builder> poster(ArtworkRequest request) {
    MediaId media = Fields.mediaId("media_id", request.getMediaId());
    String known = Fields.atMost("known_version", request.getKnownVersion(), LONGEST_DIGEST);
    return chosen()
        .thenCombine(
            tools.ports().catalog().artwork(media),
            (within, found) -> {
              Artwork.Builder artwork = Artwork.newBuilder();
              found
                  .filter(file -> within.isEmpty() || within.contains(file.catalog()))
                  .ifPresent(
                      file -> {
                        artwork.setVersion(file.version());
                        if (!file.version().equals(known)) {
                          artwork.setJpeg(ByteString.copyFrom(file.jpeg()));
                        }
                      });
              return ClusterToEdge.newBuilder().setArtwork(artwork);
            });
  }

  /** Vendors and prices are looked up once for a copy: nobody sees it before its last step. */
  private CompletionStage<CatalogCopy.Builder> message(
      Changes changes, Set<String> within, String known) {
    CatalogCopy.Builder copy =
        CatalogCopy.newBuilder()
            .addAllTitles(changes.titles().stream().map(TitleMessages::toProto).toList())
            .setThrough(changes.through())
            .setMore(changes.more());
    return changes.more()
        ? CompletableFuture.completedFuture(copy)
        : tools.ports().catalog().shelves(within).thenApply(all -> with(copy, all, known));
  }

  private static CatalogCopy.Builder with(CatalogCopy.Builder copy, List<Shelf> all, String known) {
    Shelves.Builder shelves =
        Shelves.newBuilder().addAllShelves(all.stream().map(CatalogRequests::message).toList());
    String digest = Digest.ofContent(shelves.build().toByteArray()).toString();
    return digest.equals(known) ? copy : copy.setShelves(shelves.setDigest(digest));
  }

  private static tributary.wire.proto.Shelf message(Shelf shelf) {
    tributary.wire.proto.Shelf.Builder message =
        tributary.wire.proto.Shelf.newBuilder()
            .setVendorId(shelf.vendor().id())
            .setName(shelf.vendor().name())
            .setAccent(shelf.vendor().accent())
            .setLogoVersion(shelf.vendor().logo().orElse(""))
            .addAllCatalogIds(shelf.vendor().offered());
    shelf
        .prices()
        .forEach(
            price ->
                message.addPrices(
                    ShelfPrice.newBuilder()
                        .setMediaId(price.media().text())
                        .setPriceCents(price.price().cents())
                        .setCurrency(price.price().currency())));
    return message.build();
  }
}
