package tributary.cluster.api.http;

import java.util.Map;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers what cannot even be parsed as an HTTP request with a problem too. */
public final class ParsingProblems extends ParsingErrorHandler {

  /** Pekko HTTP makes it by its class name. */
  public ParsingProblems() {
    super();
  }

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    log.debug("illegal request: {}", error.summary());
    int code = status.intValue() >= 500 ? 400 : status.intValue();
    Problem kind = Problem.of("BAD_REQUEST", error.summary());
    Problem problem =
        new Problem(code, kind.title(), kind.reason(), kind.detail(), Map.of(), Map.of());
    return HttpResponse.create()
        .withStatus(code)
        .withEntity(ContentTypes.parse(Reply.PROBLEM), Json.write(problem.members()));
  }
}
