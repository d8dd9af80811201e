package tributary.edge.screen;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import tributary.edge.line.Limits;
import tributary.edge.line.LineRule;
import tributary.edge.playback.Answers;
import tributary.model.Base32;
import tributary.model.QuietHours;
import tributary.model.RefusedException;

/** How the node is, and its activation. */
final class NodeApi {
  private static final int CODE_LENGTH = 20;

  /** Enrolling makes a connection and a certificate: slower than a question. */
  private static final Duration ACTIVATION_TIMEOUT = Duration.ofSeconds(30);

  private static final String TEXT = "text/plain; charset=utf-8";

  /** The exposition format Prometheus has read since 2014. */
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final ScreenParts parts;

  NodeApi(ScreenParts parts) {
    this.parts = parts;
  }

  void addTo(Routes routes) {
    routes
        .on(HttpMethod.GET, "/alive", call -> Reply.text(HttpResponseStatus.OK, TEXT, "alive\n"))
        .on(HttpMethod.GET, "/ready", call -> ready())
        .on(
            HttpMethod.GET,
            "/metrics",
            call -> Reply.text(HttpResponseStatus.OK, METRICS, parts.metrics().scrape()))
        .on(HttpMethod.GET, "/api/status", call -> Reply.ok(status()))
        .on(HttpMethod.POST, "/api/activate", this::activate);
  }

  private Reply ready() {
    return parts.ready().getAsBoolean()
        ? Reply.text(HttpResponseStatus.OK, TEXT, "ready\n")
        : Reply.text(HttpResponseStatus.SERVICE_UNAVAILABLE, TEXT, "not ready\n");
  }

  private Reply activate(Routes.Call call) {
    String typed = call.json(ActivateBody.class).code();
    Answers.await(parts.activation().activate(canonical(typed)), ACTIVATION_TIMEOUT);
    return Reply.ok(status());
  }

  /** The code is a secret: it is never repeated, neither in an answer nor in the log. */
  private static String canonical(String typed) {
    String code = typed == null || typed.length() > 100 ? "" : Base32.canonical(typed);
    if (code.length() != CODE_LENGTH || !code.matches("[0-9A-HJKMNP-TV-Z]*")) {
      throw new RefusedException(
          "BAD_CODE",
          "code must have " + CODE_LENGTH + " letters and digits, like XXXXX-XXXXX-XXXXX-XXXXX");
    }
    return code;
  }

  private StatusReply status() {
    NodeStatus status = parts.status().get();
    return new StatusReply(
        status.activated(),
        status.clientId(),
        status.registrationNumber(),
        status.connected(),
        status.kind().name().toLowerCase(Locale.ROOT),
        status.limits().uplinkBitsPerSecond(),
        status.limits().downlinkBitsPerSecond(),
        status.limits().holds().stream().map(HoldReply::of).toList(),
        RuleReply.of(status.rule(), parts.clock().instant()),
        status.sentThisMonth(),
        status.bytesSent(),
        status.bytesReceived(),
        parts.clock().millis());
  }

  record ActivateBody(@JsonProperty(required = true) String code) {}

  /**
   * Why the line is not used as far as it might be.
   *
   * @param until epoch milliseconds; left out when nobody can know
   */
  record HoldReply(String reason, @JsonInclude(JsonInclude.Include.NON_NULL) Long until) {
    static HoldReply of(Limits.Hold hold) {
      return new HoldReply(
          hold.reason().name(), hold.until().map(Instant::toEpochMilli).orElse(null));
    }
  }

  /**
   * What the supplier and the household let this node use, whatever the hour.
   *
   * @param monthlyUpload bytes; left out for no limit
   * @param quietHours by the clock of {@code timeZone}, as "22:30-07:00"
   * @param monthEnds epoch milliseconds
   */
  record RuleReply(
      long uplink,
      long downlink,
      @JsonInclude(JsonInclude.Include.NON_NULL) Long monthlyUpload,
      List<String> quietHours,
      String timeZone,
      long monthEnds) {
    static RuleReply of(LineRule rule, Instant now) {
      OptionalLong upload = rule.monthlyUpload();
      return new RuleReply(
          rule.uplink(),
          rule.downlink(),
          upload.isPresent() ? (Long) upload.getAsLong() : null,
          rule.quietHours().stream().map(QuietHours::toString).toList(),
          rule.household().zone().getId(),
          rule.monthEnds(now).toEpochMilli());
    }
  }

  /**
   * @param atMost what is never exceeded; {@code limitedBy} says why it is less now
   * @param uplink and {@code downlink}: what this node may use now, bits a second
   * @param now epoch milliseconds on this node's clock
   */
  record StatusReply(
      boolean activated,
      String clientId,
      String registrationNumber,
      boolean connected,
      String kind,
      long uplink,
      long downlink,
      List<HoldReply> limitedBy,
      RuleReply atMost,
      long sentThisMonth,
      long bytesSent,
      long bytesReceived,
      long now) {}
}
