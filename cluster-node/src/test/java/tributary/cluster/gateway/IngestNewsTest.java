package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.message.IngestNews;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Heartbeat;
import tributary.wire.proto.IngestJob;
import tributary.wire.proto.IngestReport;
import tributary.wire.proto.IngestState;

/** What a media server says of its ingests, on its way to operators. */
class IngestNewsTest {
  private static final ClientId SERVER = new ClientId("00ABCDEFGH");
  private static final int MANY = 40;

  private GatewayFixture fixture;
  private LinkClient server;

  @BeforeEach
  void join() throws Exception {
    fixture = new GatewayFixture(GatewayFixture.policy(5, Duration.ofSeconds(30), 5));
    server = fixture.joined(SERVER, NodeKind.MEDIA_SERVER);
  }

  @AfterEach
  void leave() {
    server.close();
    fixture.close();
  }

  private static IngestJob.Builder job(int number) {
    return IngestJob.newBuilder()
        .setNumber(number)
        .setTitle("Big Buck Bunny")
        .setState(IngestState.INGEST_STORING)
        .setPerMille(700);
  }

  private static EdgeToCluster.Builder report(IngestJob.Builder... jobs) {
    IngestReport.Builder report = IngestReport.newBuilder().setRun("ab12");
    for (IngestJob.Builder job : jobs) {
      report.addJobs(job);
    }
    return EdgeToCluster.newBuilder().setIngestReport(report);
  }

  private IngestNews heard() throws InterruptedException {
    return fixture.ingests.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void operatorsHearHowFarIngestsAreAndThatTheServerHasGone() throws Exception {
    server.send(report(job(1)));
    IngestNews.Reported reported = (IngestNews.Reported) heard();
    assertThat(reported.server()).isEqualTo(SERVER);
    assertThat(reported.report().jobs().getFirst().perMille()).isEqualTo(700);

    server.close();
    assertThat(heard()).isEqualTo(new IngestNews.Left(SERVER, reported.session()));
  }

  @Test
  void whatCannotBeIsRefusedAndNobodyHearsIt() {
    IngestJob.Builder[] tooMany = new IngestJob.Builder[51];
    Arrays.setAll(tooMany, i -> job(i + 1));
    for (var bad :
        List.of(
            report(tooMany),
            report(job(1).setTitle("X".repeat(121))),
            report(job(1).setPerMille(1001)),
            report(job(1).setStateValue(99)),
            report(job(1).setSinceBegunMillis(-1)))) {
      assertThat(server.ask(bad).getRefusal().getReason()).isEqualTo("BAD_MESSAGE");
    }
    assertThat(fixture.ingests).isEmpty();
  }

  @Test
  void aFloodOfReportsIsThinnedOut() throws Exception {
    for (int i = 0; i < MANY; i++) {
      server.send(report(job(1)));
    }
    server.ask(EdgeToCluster.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));

    assertThat(fixture.ingests).hasSizeBetween(5, MANY - 1);
  }
}
