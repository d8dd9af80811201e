package tributary.cluster.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.Base32;
import tributary.trace.LogScope;
import tributary.trace.TraceSpan;
import tributary.trace.Tracing;

/**
 * Finds the endpoint of a request, calls it, and turns what comes of it into a response; counts and
 * logs each. Every failure leaves as a problem.
 */
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private static final Duration[] LATENCIES = {
    Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5)
  };

  /** Bytes read on of a body that was refused: of a picture too, so that its sender hears why. */
  private static final long LINGER = 8 << 20;

  private final String prefix;
  private final List<Endpoint> endpoints;
  private final Map<String, StaticFile> pages;
  private final HttpSettings settings;
  private final Callers callers;
  private final ActorSystem<?> system;
  private final BodyReader bodies;
  private final MeterRegistry meters;
  private final RandomGenerator random;
  private final Tracing tracing;

  /**
   * @param prefix of every endpoint's path, as {@code /api/v1}
   * @param pages files to answer GET with, by whole path
   */
  public Router(
      String prefix,
      List<Endpoint> endpoints,
      Map<String, StaticFile> pages,
      HttpSettings settings,
      ActorSystem<?> system,
      MeterRegistry meters,
      RandomGenerator random,
      Tracing tracing) {
    this.prefix = prefix;
    this.endpoints = List.copyOf(endpoints);
    this.pages = Map.copyOf(pages);
    this.settings = settings;
    this.callers = new Callers(settings.callers());
    this.system = system;
    this.bodies = new BodyReader(system, settings);
    this.meters = meters;
    this.random = random;
    this.tracing = tracing;
  }

  /** What becomes known of a request on its way. */
  private static final class Visit {
    String template = "unmatched";
    TraceSpan span = TraceSpan.none();
  }

  /** A request that has found where it goes. */
  private record Found(String template, Endpoint endpoint, Map<String, String> parameters) {}

  /** Never fails. */
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    long start = System.nanoTime();
    String id = requestId(request);
    Visit visit = new Visit();
    return attempt(request, visit)
        .exceptionally(failure -> Reply.of(Reasons.problemOf(failure, id).with("requestId", id)))
        .thenApply(
            reply -> {
              // A body nobody read is in the way of the next request; one that is too large is read
              // on for a while, or its sender would never see the answer (RFC 9112, 9.6).
              request.entity().withSizeLimit(settings.maxBodyBytes() + LINGER).discardBytes(system);
              note(request, id, visit, reply.status(), System.nanoTime() - start);
              return Responses.of(reply, id, Cors.headers(request, settings.allowedOrigins()));
            });
  }

  /** Counts the request, and logs it for whoever looks closely. */
  private void note(HttpRequest request, String id, Visit visit, int status, long nanos) {
    String method = known(request.method().name()) ? request.method().name() : "other";
    Timer.builder("tributary.api.requests")
        .description("Requests by method, route and status")
        .serviceLevelObjectives(LATENCIES)
        .tag("method", method)
        .tag("route", visit.template)
        .tag("status", Integer.toString(status))
        .register(meters)
        .record(nanos, TimeUnit.NANOSECONDS);
    ended(visit.span.with("http.response.status_code", status), status);
    if (LOG.isDebugEnabled()) {
      try (LogScope _ = visit.span.logged()) {
        LOG.debug(
            "request={} method={} path={} status={} micros={} address={}",
            id,
            method,
            // A line break that somebody put into the path must not look like a line of this log.
            request.getUri().path().replaceAll("[^\\x21-\\x7e]", "?"),
            status,
            nanos / 1000,
            callers.address(request));
      }
    }
  }

  /** A refusal is an answer; only what is our fault is an error (OpenTelemetry's HTTP servers). */
  private static void ended(TraceSpan span, int status) {
    if (status >= 500) {
      span.failed("status " + status);
    } else {
      span.end();
    }
  }

  private TraceSpan begun(HttpRequest request, Found found) {
    String method = found.endpoint().method().name();
    return tracing
        .serve(
            method + " " + found.template(),
            request.getHeader("traceparent").map(HttpHeader::value))
        .with("http.request.method", method)
        .with("http.route", found.template());
  }

  private CompletionStage<Reply> attempt(HttpRequest request, Visit visit) {
    try {
      String method = request.method().name();
      if (method.equals("OPTIONS")) {
        return CompletableFuture.completedFuture(options(request));
      }
      Found found = find(request, method.equals("HEAD") ? "GET" : method);
      visit.template = found.endpoint() == null ? "page" : found.template();
      if (found.endpoint() == null) {
        return CompletableFuture.completedFuture(pages.get(found.template()).answer(request));
      }
      visit.span = begun(request, found);
      String address = callers.address(request);
      callers.count(address);
      Call call =
          new Call(
              request,
              found.endpoint(),
              found.parameters(),
              query(request),
              address,
              settings,
              bodies,
              visit.span.context());
      return found.endpoint().handler().handle(call);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Found find(HttpRequest request, String method) {
    TreeSet<String> others = new TreeSet<>();
    String path = request.getUri().path();
    if (pages.containsKey(path)) {
      if (method.equals("GET")) {
        return new Found(path, null, Map.of());
      }
      others.add("GET");
    }
    Optional<List<String>> segments = segments(request);
    for (Endpoint endpoint : segments.isEmpty() ? List.<Endpoint>of() : endpoints) {
      Optional<Map<String, String>> parameters = endpoint.match(segments.get());
      if (parameters.isPresent()) {
        if (endpoint.method().name().equals(method)) {
          return new Found(prefix + endpoint.path(), endpoint, parameters.get());
        }
        others.add(endpoint.method().name());
      }
    }
    if (others.isEmpty()) {
      throw Problem.notFound("there is nothing at " + path + "; " + prefix + "/openapi.yaml lists");
    }
    String allowed = String.join(", ", others);
    throw Problem.of("METHOD_NOT_ALLOWED", path + " takes " + allowed + ", not " + method)
        .withHeader("Allow", allowed)
        .thrown();
  }

  /** What OPTIONS may be asked for: the methods of a path, for a page of another origin (CORS). */
  private Reply options(HttpRequest request) {
    TreeSet<String> methods = new TreeSet<>();
    segments(request)
        .ifPresent(
            segments ->
                endpoints.stream()
                    .filter(endpoint -> endpoint.match(segments).isPresent())
                    .forEach(endpoint -> methods.add(endpoint.method().name())));
    if (pages.containsKey(request.getUri().path())) {
      methods.add("GET");
    }
    if (methods.isEmpty()) {
      throw Problem.notFound("there is nothing at " + request.getUri().path());
    }
    String allowed = String.join(", ", methods);
    Reply reply = Reply.noContent().with("Allow", allowed);
    return Cors.preflight(request, settings.allowedOrigins(), reply, allowed);
  }

  /** The segments after the prefix. */
  private Optional<List<String>> segments(HttpRequest request) {
    String path = request.getUri().path();
    if (!path.startsWith(prefix + "/") || path.endsWith("/")) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    request.getUri().pathSegments().forEach(segments::add);
    int skipped = prefix.split("/").length - 1;
    return Optional.of(segments.subList(skipped, segments.size()));
  }

  private static Map<String, List<String>> query(HttpRequest request) {
    try {
      return request.getUri().query().toMultiMap();
    } catch (RuntimeException e) {
      // Pekko's own exception for a query string that is not one is not public.
      throw Problem.of("BAD_REQUEST", "the query string is malformed: " + e.getMessage()).thrown();
    }
  }

  private String requestId(HttpRequest request) {
    return request
        .getHeader("X-Request-Id")
        .map(HttpHeader::value)
        .filter(value -> value.matches("[A-Za-z0-9._-]{1,64}"))
        .orElseGet(() -> Base32.encode(random.nextLong(), 12));
  }

  private static boolean known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" -> true;
      default -> false;
    };
  }
}
