package tributary.cluster.api.http;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;

/** Reads a request's body, mostly as a JSON object, up to a size and within a time. */
final class BodyReader {
  private final ActorSystem<?> system;
  private final HttpSettings settings;

  BodyReader(ActorSystem<?> system, HttpSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  CompletionStage<JsonBody> read(HttpRequest request) {
    String type = request.entity().getContentType().toString().toLowerCase(Locale.ROOT);
    if (!type.equals("application/json") && !type.matches("application/json; *charset=utf-8")) {
      throw Problem.of(
              "UNSUPPORTED_MEDIA_TYPE",
              "Content-Type must be application/json, was "
                  + (type.equals("none/none") ? "missing" : "\"" + type + "\""))
          .with("key", "Content-Type")
          .thrown();
    }
    return bytes(request, settings.maxBodyBytes())
        .thenApply(bytes -> new JsonBody(Json.readObject(bytes)));
  }

  /** As they come, whatever they are said to be. */
  CompletionStage<byte[]> bytes(HttpRequest request, int most) {
    OptionalLong length = request.entity().getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > most) {
      throw tooLarge(most, length.getAsLong() + " bytes");
    }
    return request
        .entity()
        .withSizeLimit(most)
        .toStrict(settings.bodyTimeout().toMillis(), system)
        .handle(
            (strict, failure) -> {
              if (failure != null) {
                throw problemOf(failure, most);
              }
              return strict.getData().toArray();
            });
  }

  private ProblemException problemOf(Throwable failure, int most) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof EntityStreamSizeException) {
      return tooLarge(most, "more");
    }
    if (cause instanceof TimeoutException) {
      return Problem.of(
              "BODY_TOO_SLOW",
              "the body did not arrive within " + settings.bodyTimeout().toSeconds() + " s")
          .withHeader("Connection", "close")
          .thrown();
    }
    if (cause instanceof EntityStreamException) {
      return Problem.of("BAD_REQUEST", "the body ended early or is not framed as HTTP says")
          .withHeader("Connection", "close")
          .thrown();
    }
    throw new CompletionException(cause);
  }

  /** The connection is closed: what is left of the body is not worth reading. */
  private ProblemException tooLarge(int most, String had) {
    return Problem.of("BODY_TOO_LARGE", "the body may have at most " + most + " bytes, had " + had)
        .withHeader("Connection", "close")
        .thrown();
  }
}
