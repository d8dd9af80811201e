package tributary.cluster.gateway;

import tributary.cluster.message.IngestNews;
import tributary.model.ClientId;
import tributary.wire.IngestMessages;
import tributary.wire.proto.IngestReport;

/** What a media server says of its ingests, on its way to operators. */
final class SessionIngests {
  /** A report comes once a second; the line may hold some back and bring them together. */
  private static final double MOST_AT_ONCE = 5;

  private static final double MILLIS_A_REPORT = 1000;

  private final GatewayTools tools;
  private final ClientId server;
  private final String session;
  private double allowed = MOST_AT_ONCE;
  private long countedMillis;
  private boolean hasReported;

  SessionIngests(GatewayTools tools, ClientId server) {
    this.tools = tools;
    this.server = server;
    this.session = tools.newPassId();
    this.countedMillis = tools.clock().millis();
  }

  /** One too many is dropped: a server repeats itself. Refused: BAD_MESSAGE. */
  void report(IngestReport message) {
    long now = tools.clock().millis();
    allowed = Math.min(MOST_AT_ONCE, allowed + Math.max(0, now - countedMillis) / MILLIS_A_REPORT);
    countedMillis = now;
    if (allowed < 1) {
      tools.metrics().refused("TOO_MANY_INGEST_REPORTS");
      return;
    }
    allowed--;
    tributary.model.IngestReport report = IngestMessages.fromProto(message);
    hasReported = true;
    tools.ports().ingests().accept(new IngestNews.Reported(server, session, report));
  }

  void leave() {
    if (hasReported) {
      tools.ports().ingests().accept(new IngestNews.Left(server, session));
    }
  }
}
