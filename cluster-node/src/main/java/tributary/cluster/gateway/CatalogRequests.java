package tributary.cluster.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.List;
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
import tributary.wire.TitleMessages;
import tributary.wire.proto.Artwork;
import tributary.wire.proto.ArtworkRequest;
import tributary.wire.proto.CatalogCopy;
import tributary.wire.proto.CatalogCopyRequest;
import tributary.wire.proto.CatalogPage;
import tributary.wire.proto.CatalogRequest;
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
    String shelves = Fields.atMost("shelves_digest", request.getShelvesDigest(), LONGEST_DIGEST);
    long through = Fields.between("through", request.getThrough(), 0, Long.MAX_VALUE);
    return chosen()
        .thenCompose(
            within -> {
              String scope = Digest.ofContent(within.toString().getBytes(UTF_8)).toString();
              boolean isSame = known.equals(scope);
              return tools
                  .ports()
                  .catalog()
                  .changes(isSame ? through : 0, within)
                  .thenCompose(changes -> message(changes, within, shelves))
                  .thenApply(copy -> copy.setScope(scope).setFromStart(!isSame || through == 0));
            })
        .thenApply(copy -> ClusterToEdge.newBuilder().setCatalogCopy(copy));
  }

  CompletionStage<ClusterToEdge.Builder> artwork(ArtworkRequest request) {
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
