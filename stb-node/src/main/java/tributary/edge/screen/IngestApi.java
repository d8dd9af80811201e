package tributary.edge.screen;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tributary.edge.ingest.Ingest;
import tributary.edge.ingest.IngestJob;
import tributary.edge.ingest.IngestRequest;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Refusal;
import tributary.model.RefusedException;

/** Taking a film or another file in, at a media server. */
final class IngestApi {
  private static final int LARGEST_PRICE_CENTS = 1_000_000;
  private static final String ANY_TYPE = "application/octet-stream";
  private final Ingest ingest;

  IngestApi(Ingest ingest) {
    this.ingest = ingest;
  }

  void addTo(Routes routes) {
    routes
        .on(HttpMethod.POST, "/api/ingest", this::submit)
        .on(HttpMethod.GET, "/api/ingest/{job}", call -> Reply.ok(view(call.text("job"))));
  }

  private Reply submit(Routes.Call call) {
    String job = ingest.submit(call.json(IngestBody.class).request());
    return Reply.accepted(view(job)).with("Location", "/api/ingest/" + job);
  }

  private JobReply view(String id) {
    IngestJob job =
        ingest
            .job(id)
            .orElseThrow(
                () ->
                    new RefusedException("NO_SUCH_JOB", "no ingest job has the id \"" + id + "\""));
    IngestJob.Status status = job.status();
    return new JobReply(
        job.id(),
        status.state().name().toLowerCase(Locale.ROOT),
        status.media().map(MediaId::text).orElse(""),
        status.progress(),
        status.refusal().map(Refusal::reason).orElse(""),
        status.refusal().map(Refusal::detail).orElse(""),
        status.manifest().stream()
            .flatMap(made -> made.parts().stream())
            .map(PartReply::of)
            .toList());
  }

  /**
   * @param state queued, packaging, storing, publishing, done or failed
   * @param progress 0 to 1
   * @param parts of the item file, once it is published
   */
  record JobReply(
      String job,
      String state,
      String mediaId,
      double progress,
      String reason,
      String detail,
      List<PartReply> parts) {}

  /**
   * @param track 0 for a part that is no track
   * @param clearDigest SHA-256, hexadecimal, of what was packaged, before encryption
   */
  record PartReply(String kind, int track, String contentType, String clearDigest) {
    static PartReply of(Manifest.Part part) {
      return new PartReply(
          part.kind().name().toLowerCase(Locale.ROOT),
          part.track(),
          part.contentType(),
          part.clearDigest().toString());
    }
  }

  /**
   * All but path and title may be missing.
   *
   * @param opaque true for a file that is no film and shall be delivered as it is
   * @param contentType of an opaque file
   */
  record IngestBody(
      @JsonProperty(required = true) String path,
      @JsonProperty(required = true) String title,
      Boolean opaque,
      String contentType,
      String catalog,
      Integer year,
      List<String> genres,
      List<String> actors,
      List<String> directors,
      List<String> producers,
      String language,
      String copyright,
      String synopsis,
      Integer priceCents,
      String currency) {

    IngestRequest request() {
      require(
          title != null && !title.isBlank() && title.length() <= 300,
          "title must have 1 to 300 characters");
      require(year == null || (year >= 0 && year < 10_000), "year must be 0 to 9999, was " + year);
      require(
          priceCents == null || (priceCents >= 0 && priceCents <= LARGEST_PRICE_CENTS),
          "priceCents must be 0 to " + LARGEST_PRICE_CENTS + ", was " + priceCents);
      require(catalog == null || !catalog.isBlank(), "catalog must not be empty");
      require(
          currency == null || currency.matches("[A-Z]{3}"),
          "currency must be three capital letters, was \"" + currency + "\"");
      return new IngestRequest(
          file(),
          form(),
          title,
          Objects.requireNonNullElse(catalog, "main"),
          Objects.requireNonNullElse(year, 0),
          names("genres", genres),
          names("actors", actors),
          names("directors", directors),
          names("producers", producers),
          Objects.requireNonNullElse(language, ""),
          Objects.requireNonNullElse(copyright, ""),
          Objects.requireNonNullElse(synopsis, ""),
          new Money(
              Objects.requireNonNullElse(priceCents, 0),
              Objects.requireNonNullElse(currency, "EUR")));
    }

    private IngestRequest.Form form() {
      if (!Objects.requireNonNullElse(opaque, false)) {
        require(contentType == null, "contentType is for opaque files; a film says its own");
        return new IngestRequest.Form.Film();
      }
      try {
        return new IngestRequest.Form.Opaque(Objects.requireNonNullElse(contentType, ANY_TYPE));
      } catch (IllegalArgumentException e) {
        throw new RefusedException("BAD_REQUEST", e.getMessage());
      }
    }

    private Path file() {
      try {
        Path file = Path.of(Objects.requireNonNullElse(path, ""));
        require(file.isAbsolute(), "path must be absolute, was \"" + path + "\"");
        require(Files.isRegularFile(file), "path must name a file, was \"" + path + "\"");
        return file;
      } catch (InvalidPathException e) {
        throw new RefusedException("BAD_REQUEST", "path: " + e.getMessage());
      }
    }

    private static List<String> names(String key, List<String> names) {
      if (names == null) {
        return List.of();
      }
      require(
          names.size() <= 50
              && names.stream().allMatch(name -> name != null && name.length() <= 100),
          key + " must be at most 50 names of at most 100 characters");
      return names;
    }

    private static void require(boolean holds, String what) {
      if (!holds) {
        throw new RefusedException("BAD_REQUEST", what);
      }
    }
  }
}
