package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.EdgeProcess;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.NodeProcess;
import tributary.demo.Place;
import tributary.demo.Playback;

/**
 * Incidents 7 and 10 of deploy/RUNBOOK.md on real processes: a gateway that has all the connections
 * it may have, certificates out of their time, and a node whose clock is wrong.
 */
class CrowdAndClocksTest {
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "50 Mbit", "50 Mbit");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A media server and two boxes. */
  private static final int CONNECTIONS = 3;

  private static final Duration WRONG = Duration.ofMinutes(5);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  @Test
  void whoHasASessionNoticesNothingOfACrowdAndWrongClocksAreSeenAndSet() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Town town = town(postgres)) {
      EdgeProcess late = crowd(town);
      ended(late);
      notYetGood(town, late);
      wrongClock(town);
    }
  }

  /** A node for everything but the vault, and one that is only that, with a clock of its own. */
  private Town town(EmbeddedPostgres postgres) throws IOException {
    String all = Cluster.settings(postgres);
    return Town.over(
        Neighbourhood.start(
            folder,
            LINKS,
            List.of(Place.LOOPBACK, Place.LOOPBACK.with(WrongClock.NODE)),
            Place.LOOPBACK,
            List.of(
                all
                    + """
                    tributary.cluster.roles = [control, gateway, api]
                    tributary.gateway.max-connections = %d
                    """
                        .formatted(CONNECTIONS),
                all + "tributary.cluster.roles = [vault]\n")),
        2);
  }

  /** The third box, which came in when the second had left. */
  private EdgeProcess crowd(Town town) throws Exception {
    ClusterProcess gateway = town.neighbourhood.nodes().getFirst();
    List<Long> before = town.boxes.stream().map(CrowdAndClocksTest::timesWithoutSession).toList();
    JsonNode device = town.households.getFirst().addDevice("Kitchen");
    CompletableFuture<EdgeProcess> late =
        CompletableFuture.supplyAsync(
            () -> town.neighbourhood.addBoxes(List.of(device)).getFirst());

    Await.until(
        "it is refused again and again", LIMIT, () -> refused(gateway, "TOO_MANY_CONNECTIONS") > 1);
    assertThat(gateway.process().log())
        .content()
        .contains("connection refused: address=", "reason=\"3 are open already\"");
    new Alerts(folder).assertFires("TributaryGatewayFull", metrics(gateway));
    town.wish(0, List.of(town.film()));
    town.awaitDownloaded(0);
    assertThat(plays(town)).isTrue();
    assertThat(town.boxes).allMatch(EdgeProcess::isConnected);
    assertThat(town.boxes.stream().map(CrowdAndClocksTest::timesWithoutSession).toList())
        .isEqualTo(before);
    assertThat(late).isNotDone();

    town.boxes.get(1).process().terminate();
    return late.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** As of a box that was in a cupboard for too long: it helps itself. */
  private void ended(EdgeProcess box) throws IOException {
    box.process().terminate();
    reissue(box, Instant.now(), Duration.ofMinutes(-1));
    box.process().restart();
    box.awaitActive();
    assertThat(box.process().log()).content().contains("certificate renewed until=");
  }

  /** As issued by a node whose clock was days ahead. */
  private void notYetGood(Town town, EdgeProcess box) throws IOException {
    ClusterProcess gateway = town.neighbourhood.nodes().getFirst();
    box.process().terminate();
    Path good = Files.copy(certificate(box), folder.resolve("good.pem"));
    reissue(box, Instant.now().plus(DAY.multipliedBy(10)), DAY);
    double before = refused(gateway, "TLS_HANDSHAKE");
    box.process().restart();
    Await.until("it is refused", LIMIT, () -> refused(gateway, "TLS_HANDSHAKE") > before + 1);
    assertThat(gateway.process().log())
        .content()
        .containsPattern(
            "TLS handshake failed: address=\\S+ reason=\"certificate refused: NotBefore");
    assertThat(box.isConnected()).isFalse();

    box.process().terminate();
    Files.copy(good, certificate(box), StandardCopyOption.REPLACE_EXISTING);
    box.process().restart();
    box.awaitActive();
  }

  private static Path certificate(EdgeProcess box) {
    return box.process().folder().resolve("data/identity/certificate.pem");
  }

  /** A certificate as the cluster issues it at that time; it begins a day before. */
  private void reissue(EdgeProcess box, Instant at, Duration validity) throws IOException {
    Path file = certificate(box);
    PeerCertificate own = PeerCertificate.of(Identity.readCertificate(file));
    CertificateAuthority authority =
        CertificateAuthority.loadOrCreate(
            folder.resolve("secrets/authority"), Clock.fixed(at, ZoneOffset.UTC));
    Identity.writeCertificates(
        file,
        authority.issue(own.key(), own.client(), own.kind(), own.registrationNumber(), validity));
  }

  /** Passes are good for two minutes; who watches them end is the vault. */
  private void wrongClock(Town town) throws Exception {
    ClusterProcess right = town.neighbourhood.nodes().getFirst();
    ClusterProcess vault = town.neighbourhood.nodes().getLast();
    WrongClock.set(vault.process().folder(), WRONG);
    Await.until("it is noticed", LIMIT, () -> ahead(vault) > WRONG.toSeconds() - 5);

    assertThatThrownBy(() -> plays(town))
        .isInstanceOf(JsonClient.Refused.class)
        .hasMessageContaining("PASS_EXPIRED");
    new Alerts(folder).assertFires("TributaryClockWrong", metrics(vault));
    new Alerts(folder).assertSilent("TributaryClockWrong", metrics(right));

    WrongClock.set(vault.process().folder(), Duration.ZERO);
    Await.until("it is right again", LIMIT, () -> Math.abs(ahead(vault)) < 2);
    assertThat(plays(town)).as("with nothing restarted").isTrue();
  }

  private static boolean plays(Town town) {
    return Playback.watch(town.boxes.getFirst(), town.film(), town.ingested).identical();
  }

  private static double ahead(ClusterProcess node) {
    return Partition.gauge(node, "tributary_clock_ahead_seconds");
  }

  /** Not a number before the first. */
  private static double refused(ClusterProcess gateway, String reason) {
    double count =
        Partition.gauge(gateway, "tributary_gateway_refused_total{reason=\"" + reason + "\"}");
    return Double.isNaN(count) ? 0 : count;
  }

  private static String metrics(ClusterProcess node) {
    return Partition.get(node.management().resolve("/metrics")).body();
  }

  private static long timesWithoutSession(EdgeProcess box) {
    NodeProcess process = box.process();
    try (var lines = Files.lines(process.log())) {
      return lines.filter(line -> line.contains("no session client=")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
