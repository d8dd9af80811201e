package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.RecipientRef;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.operator.Offers;
import tributary.cluster.vault.Redeemer;
import tributary.core.playback.Place;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.crypto.PeerCertificate;
import tributary.model.AccountId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.wire.Fields;
import tributary.wire.MediaPass;
import tributary.wire.proto.Accepted;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.KeyGrant;
import tributary.wire.proto.KeyRequest;
import tributary.wire.proto.PlayRequest;
import tributary.wire.proto.PlaybackClosed;
import tributary.wire.proto.QuoteRequest;

/**
 * From price to key (Figs 11, 12): the account rules on the rental, this signs the pass, the vault
 * trades it for the key. A rule is never applied here.
 */
final class PlaybackRequests {
  private static final int LONGEST_ID = 100;
  private static final int LONGEST_PASS = 4096;

  private final GatewayTools tools;
  private final PeerCertificate peer;
  private final AccountId account;
  private final InetAddress address;
  private final Consumer<MediaId> watched;

  /**
   * @param watched told of each item whose playing begins; from any thread
   */
  PlaybackRequests(
      GatewayTools tools,
      PeerCertificate peer,
      AccountId account,
      InetAddress address,
      Consumer<MediaId> watched) {
    this.tools = tools;
    this.peer = peer;
    this.account = account;
    this.address = address;
    this.watched = watched;
  }

  CompletionStage<ClusterToEdge.Builder> quote(QuoteRequest request) {
    MediaId media = Fields.mediaId("media_id", request.getMediaId());
    String vendor = Fields.atMost("vendor_id", request.getVendorId(), LONGEST_ID);
    return describe(media)
        .thenCompose(
            item ->
                tools
                    .ports()
                    .offers()
                    .of(item.title(), Optional.of(vendor).filter(id -> !id.isEmpty()))
                    .thenCompose(
                        sale -> quote(item, sale.orElseThrow(() -> notSold(media, vendor)))));
  }

  private static RefusedException notSold(MediaId media, String vendor) {
    return new RefusedException("NOT_OFFERED", vendor + " does not sell " + media);
  }

  private CompletionStage<ClusterToEdge.Builder> quote(PublishedItem item, Offers.Sale sale) {
    return tools
        .<AccountCommand, Quote>ask(
            account(),
            replyTo ->
                new AccountCommand.AskQuote(
                    peer.client(),
                    item.title().media(),
                    sale.price(),
                    place(item),
                    item.title().catalog(),
                    sale.vendor(),
                    replyTo))
        .thenApply(quote -> ClusterToEdge.newBuilder().setQuote(message(quote, sale)));
  }

  private static tributary.wire.proto.Quote.Builder message(Quote quote, Offers.Sale sale) {
    return tributary.wire.proto.Quote.newBuilder()
        .setQuoteId(quote.quoteId())
        .setMediaId(quote.media().text())
        .setPriceCents(quote.price().cents())
        .setCurrency(quote.price().currency())
        .setViewableUntilMillis(quote.viewableUntil().toEpochMilli())
        .setExpiresMillis(quote.expires().toEpochMilli())
        .setVendorName(quote.vendor().equals(sale.vendor()) ? sale.name() : quote.vendor());
  }

  CompletionStage<ClusterToEdge.Builder> play(PlayRequest request) {
    String quote = Fields.atMost("quote_id", request.getQuoteId(), LONGEST_ID);
    MediaId media = Fields.mediaId("media_id", request.getMediaId());
    // The item first: nobody is charged for one that is not there.
    return describe(media)
        .thenCompose(
            item ->
                tools
                    .<AccountCommand, Rental>ask(
                        account(),
                        replyTo -> new AccountCommand.Rent(quote, peer.client(), replyTo))
                    .thenCompose(rental -> begin(rental, item)));
  }

  private CompletionStage<ClusterToEdge.Builder> begin(Rental rental, PublishedItem item) {
    MediaId media = item.manifest().media();
    if (!rental.media().equals(media)) {
      throw new RefusedException(
          "WRONG_ITEM", "the quote is for " + rental.media() + ", not for " + media);
    }
    String passId = tools.newPassId();
    Place place = place(item);
    return tools
        .<AccountCommand, AccountCommand.PassGrant>ask(
            account(),
            replyTo ->
                new AccountCommand.BeginPlay(
                    peer.client(),
                    media,
                    place,
                    passId,
                    tools.policy().timing().mediaPass(),
                    replyTo))
        .thenApply(
            grant -> {
              tools.ports().clients().apply(peer.client()).tell(new ClientCommand.WatchItem(media));
              watched.accept(media);
              return pass(passId, grant, place, item.manifest());
            });
  }

  /** Signed only now that the grant is stored. */
  private ClusterToEdge.Builder pass(
      String passId, AccountCommand.PassGrant grant, Place place, Manifest item) {
    MediaPass pass =
        new MediaPass(
            passId,
            peer.client(),
            account,
            item.media(),
            item.keyId(),
            peer.keyDigest(),
            place.territory(),
            grant.rental().viewableUntil(),
            grant.expires());
    return ClusterToEdge.newBuilder()
        .setMediaPass(
            tributary.wire.proto.MediaPass.newBuilder()
                .setPass(ByteString.copyFrom(pass.sign(tools.passKey())))
                .setViewableUntilMillis(grant.rental().viewableUntil().toEpochMilli()));
  }

  CompletionStage<ClusterToEdge.Builder> key(KeyRequest request) {
    byte[] pass = Fields.atMost("pass", request.getPass(), LONGEST_PASS).toByteArray();
    return tools
        .ports()
        .vault()
        .redeem(
            pass, new Redeemer(peer.client(), peer.key(), tools.ports().territories().of(address)))
        .thenApply(
            box ->
                ClusterToEdge.newBuilder()
                    .setKeyGrant(
                        KeyGrant.newBuilder().setSealedContentKey(ByteString.copyFrom(box))));
  }

  CompletionStage<ClusterToEdge.Builder> closed(PlaybackClosed receipt) {
    account()
        .tell(
            new AccountCommand.PlayEnded(
                peer.client(),
                Fields.atMost("pass_id", receipt.getPassId(), LONGEST_ID),
                Fields.between("played_millis", receipt.getPlayedMillis(), 0, Long.MAX_VALUE)));
    return CompletableFuture.completedFuture(
        ClusterToEdge.newBuilder().setAccepted(Accepted.getDefaultInstance()));
  }

  private Place place(PublishedItem item) {
    return tools.ports().territories().of(item.title().catalog(), address);
  }

  private RecipientRef<AccountCommand> account() {
    return tools.ports().accounts().apply(account);
  }

  private CompletionStage<PublishedItem> describe(MediaId media) {
    return tools.askAgain(tools.ports().items().apply(media), MediaItemCommand.Describe::new);
  }
}
