package tributary.cluster.api;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reasons;
import tributary.cluster.api.http.Reply;
import tributary.cluster.artwork.Artwork;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.cluster.message.Replies;
import tributary.cluster.operator.ArtworkTable;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.Vendor;
import tributary.cluster.operator.Vendors;
import tributary.model.MediaId;
import tributary.model.Title;

/** Posters of titles: given by who has the title in a catalog of its own, shown to everybody. */
final class TitleArtwork {
  private final Entities entities;
  private final Catalog catalog;
  private final Vendors vendors;
  private final ArtworkTable table;
  private final ArtworkWork work;

  TitleArtwork(
      Entities entities, Catalog catalog, Vendors vendors, ArtworkTable table, ArtworkWork work) {
    this.entities = entities;
    this.catalog = catalog;
    this.vendors = vendors;
    this.table = table;
    this.work = work;
  }

  CompletionStage<Reply> put(Call call, Operator operator) {
    MediaId media = call.path("mediaId", MediaId::new);
    return requireOwn(media, operator)
        .thenCompose(_ -> call.bytes(work.settings().maxUploadBytes()))
        .thenCompose(work::artwork)
        .thenCompose(
            artwork ->
                table
                    .put(media, artwork)
                    .thenApply(
                        isDone -> {
                          if (!isDone) {
                            throw Reasons.unavailable("somebody else sets it just now").thrown();
                          }
                          return Reply.ok(Views.Artwork.of(media, artwork.version()));
                        }));
  }

  CompletionStage<Reply> remove(Call call, Operator operator) {
    MediaId media = call.path("mediaId", MediaId::new);
    return requireOwn(media, operator)
        .thenCompose(_ -> table.remove(media))
        .thenApply(_ -> Reply.noContent());
  }

  /** A licence to sell a title is none to say how it looks. */
  private CompletionStage<PublishedItem> requireOwn(MediaId media, Operator operator) {
    return item(media)
        .thenCombine(
            vendor(operator),
            (item, vendor) -> {
              String listed = item.title().catalog();
              boolean isOwn =
                  operator.vendor().isEmpty()
                      || vendor.map(Vendor::catalogs).stream()
                          .anyMatch(all -> all.contains(listed));
              if (!isOwn || listed.equals(Title.SOFTWARE)) {
                throw unknown(media);
              }
              return item;
            });
  }

  private CompletionStage<Optional<Vendor>> vendor(Operator operator) {
    return operator
        .vendor()
        .map(vendors::find)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private CompletionStage<PublishedItem> item(MediaId media) {
    return entities
        .<PublishedItem>item(media, MediaItemCommand.Describe::new)
        .exceptionally(
            failure -> {
              if (Replies.refusalOf(failure).reason().equals("UNKNOWN_ITEM")) {
                throw unknown(media);
              }
              throw new CompletionException(failure);
            });
  }

  /** To a vendor's staff what others have is not there. */
  private static RuntimeException unknown(MediaId media) {
    return Problem.notFound("no catalog of yours lists " + media);
  }

  /** Its address changes with its look, so it may be kept for ever. */
  CompletionStage<Reply> get(Call call) {
    MediaId media = call.path("mediaId", MediaId::new);
    String version = call.path("version", KeptPicture::version);
    int width = call.path("width", TitleArtwork::width);
    String tag = version + "-" + width;
    return catalog
        .vendor(call)
        .thenCombine(
            table.file(media, width),
            (vendor, found) -> {
              ArtworkTable.File file =
                  found
                      .filter(one -> one.version().equals(version))
                      .filter(one -> Catalog.isOf(vendor, one.catalog()))
                      .orElseThrow(() -> Problem.notFound("there is no such artwork of " + media));
              return KeptPicture.reply(call, "image/jpeg", tag, file.jpeg());
            });
  }

  private static int width(String text) {
    return Artwork.WIDTHS.stream()
        .filter(width -> text.equals(Integer.toString(width)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of " + Artwork.WIDTHS + ", was \"" + text + "\""));
  }
}
