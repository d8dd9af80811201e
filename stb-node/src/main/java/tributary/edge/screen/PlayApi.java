package tributary.edge.screen;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tributary.edge.link.ClusterLink.QuoteView;
import tributary.edge.playback.CloseReceipt;
import tributary.edge.playback.Play;
import tributary.edge.playback.PlayableItem;
import tributary.edge.playback.PlayableItem.PlayableTrack;
import tributary.edge.playback.Plays;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/** Price, OK, film, close (Figs 11 and 12). */
final class PlayApi {
  private static final String TRACK = "/api/plays/{play}/tracks/{track}";
  private static final String FRAGMENT = TRACK + "/fragments/{fragment}";
  private final Plays plays;
  private final Positions positions;

  PlayApi(Plays plays, Positions positions) {
    this.plays = plays;
    this.positions = positions;
  }

  void addTo(Routes routes) {
    routes
        .on(HttpMethod.POST, "/api/quotes", this::quote)
        .on(HttpMethod.POST, "/api/plays", this::open)
        .on(HttpMethod.GET, TRACK + "/init", call -> media(call, Play::init))
        .on(HttpMethod.GET, FRAGMENT, this::fragment)
        .on(HttpMethod.GET, TRACK + "/init/protected", call -> media(call, Play::protectedInit))
        .on(HttpMethod.GET, FRAGMENT + "/protected", this::protectedFragment)
        .on(HttpMethod.GET, FRAGMENT + "/license", this::license)
        .on(HttpMethod.GET, "/api/plays/{play}/file", this::file)
        .on(HttpMethod.PUT, "/api/plays/{play}/played", this::played)
        .on(HttpMethod.DELETE, "/api/plays/{play}", this::close);
  }

  private Reply quote(Routes.Call call) {
    QuoteBody body = call.json(QuoteBody.class);
    MediaId media = Routes.mediaId("mediaId", body.mediaId());
    QuoteView quote = plays.quote(media, body.vendor());
    return Reply.created(
        new QuoteReply(
            quote.quoteId(),
            quote.media().text(),
            quote.price().cents(),
            quote.price().currency(),
            quote.viewableUntilMillis(),
            quote.expiresMillis(),
            quote.vendorName(),
            positions.of(media)));
  }

  private Reply open(Routes.Call call) throws IOException {
    PlayBody body = call.json(PlayBody.class);
    if (body.quoteId() == null || body.quoteId().isBlank() || body.quoteId().length() > 100) {
      throw new RefusedException(
          "BAD_REQUEST", "quoteId must have 1 to 100 characters, was \"" + body.quoteId() + "\"");
    }
    Play play = plays.open(body.quoteId(), Routes.mediaId("mediaId", body.mediaId()));
    return Reply.created(
        new PlayReply(
            play.id(),
            play.media().text(),
            play.viewableUntil().toEpochMilli(),
            play.item().manifest().durationMillis(),
            play.item().tracks().stream().map(PlayApi::track).toList(),
            play.item().file().map(FileReply::of).orElse(null)));
  }

  private interface Bytes {
    byte[] of(Play play, int track) throws IOException;
  }

  private Reply media(Routes.Call call, Bytes bytes) throws IOException {
    Play play = plays.play(call.text("play"));
    int track = call.number("track");
    return Reply.media(contentType(play, track), bytes.of(play, track));
  }

  private Reply fragment(Routes.Call call) throws IOException {
    int number = call.number("fragment");
    return media(call, (play, track) -> play.fragment(track, number));
  }

  private Reply protectedFragment(Routes.Call call) throws IOException {
    int number = call.number("fragment");
    return media(call, (play, track) -> play.protectedFragment(track, number));
  }

  /** Zeroed once it was sent, as clear film is. */
  private Reply license(Routes.Call call) throws IOException {
    Play play = plays.play(call.text("play"));
    return Reply.media(Reply.JSON, play.license(call.number("track"), call.number("fragment")));
  }

  private Reply file(Routes.Call call) throws IOException {
    String id = call.text("play");
    PlayableItem item = plays.play(id).item();
    // The first bytes before the head, so that what can be refused is refused with a status.
    byte[] first = plays.play(id).file(0);
    return Reply.download(
        item.file().orElseThrow().lengthBytes(),
        position -> position == 0 ? first : plays.play(id).file(position));
  }

  private Reply played(Routes.Call call) {
    PlayedBody body = call.json(PlayedBody.class);
    if (body.playedMillis() < 0) {
      throw new RefusedException(
          "BAD_REQUEST", "playedMillis must not be negative, was " + body.playedMillis());
    }
    if (body.positionMillis() != null) {
      positions.set(plays.play(call.text("play")).media(), Math.max(0, body.positionMillis()));
    }
    plays.played(call.text("play"), body.playedMillis());
    return Reply.noContent();
  }

  private Reply close(Routes.Call call) {
    CloseReceipt receipt = plays.close(call.text("play"));
    return Reply.ok(
        new ReceiptReply(
            receipt.playId(),
            receipt.media().text(),
            receipt.reason(),
            receipt.playedMillis(),
            receipt.closedAt().toEpochMilli()));
  }

  private static String contentType(Play play, int track) {
    return play.item().tracks().stream()
        .filter(candidate -> candidate.number() == track)
        .findFirst()
        .map(found -> found.part().contentType().split(";", 2)[0].strip())
        .orElse("application/octet-stream");
  }

  private static TrackReply track(PlayableTrack track) {
    return new TrackReply(
        track.number(),
        track.part().kind().name().toLowerCase(Locale.ROOT),
        track.part().contentType(),
        track.index().language(),
        track.index().timescale(),
        track.index().fragments().stream()
            .map(fragment -> new FragmentReply(fragment.decodeTime(), fragment.duration()))
            .toList());
  }

  /**
   * @param vendorId who is to sell it; left out for whoever does so cheapest
   */
  record QuoteBody(@JsonProperty(required = true) String mediaId, String vendorId) {
    private static final int LONGEST_ID = 40;

    String vendor() {
      if (vendorId != null && vendorId.length() > LONGEST_ID) {
        throw new RefusedException(
            "BAD_REQUEST", "vendorId may have at most " + LONGEST_ID + " characters");
      }
      return vendorId == null ? "" : vendorId;
    }
  }

  record PlayBody(
      @JsonProperty(required = true) String quoteId,
      @JsonProperty(required = true) String mediaId) {}

  /**
   * @param positionMillis where in the film the viewer is; 0 once it was seen to its end
   */
  record PlayedBody(@JsonProperty(required = true) long playedMillis, Long positionMillis) {}

  /**
   * @param priceCents 0 while a rental runs
   * @param vendor who sells it, as people know it; empty for the network itself
   * @param positionMillis how far it was watched on this box; 0 is the beginning
   */
  record QuoteReply(
      String quoteId,
      String mediaId,
      int priceCents,
      String currency,
      long viewableUntil,
      long expires,
      String vendor,
      long positionMillis) {}

  /**
   * @param tracks of a film
   * @param file of an opaque item; null for a film
   */
  record PlayReply(
      String playId,
      String mediaId,
      long viewableUntil,
      long durationMillis,
      List<TrackReply> tracks,
      FileReply file) {}

  /**
   * @param clearDigest SHA-256, hexadecimal, of the file as it was taken in
   */
  record FileReply(String contentType, long lengthBytes, String clearDigest) {
    static FileReply of(Manifest.Part file) {
      return new FileReply(file.contentType(), file.lengthBytes(), file.clearDigest().toString());
    }
  }

  /**
   * @param language of sound, ISO 639-2 or BCP 47; empty when unknown
   */
  record TrackReply(
      int number,
      String kind,
      String contentType,
      String language,
      int timescale,
      List<FragmentReply> fragments) {}

  record FragmentReply(long decodeTime, long duration) {}

  record ReceiptReply(
      String playId, String mediaId, String reason, long playedMillis, long closedAt) {}
}
