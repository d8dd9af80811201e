package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.Launcher;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;

/** A wish on real processes, as a collector of OpenTelemetry sees it. */
class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir Path folder;

  /** Cluster and boxes: each has its own setting, and all are told. */
  private static Place tracing(Collector collector) {
    return Place.LOOPBACK.with(
        node -> {
          List<String> command = new ArrayList<>();
          command.add("env");
          command.add("TRIBUTARY_TRACING_ENDPOINT=" + collector.endpoint());
          command.add("TRIBUTARY_TRACING_RATIO=1");
          command.add("TRIBUTARY_TRACING_INTERVAL=200ms");
          command.addAll(Launcher.JVM.command(node));
          return command;
        });
  }

  @Test
  void oneTraceLeadsFromTheRequestByListSchedulerAndTransferToBothBoxes() throws IOException {
    try (Collector collector = new Collector();
        Town town =
            Town.over(
                Neighbourhood.start(
                    folder,
                    new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit"),
                    "",
                    tracing(collector)),
                1)) {
      town.household(0)
          .put(
              "/api/v1/devices/" + town.boxes.getFirst().clientId() + "/list/items/" + town.film(),
              Map.of("rank", 1),
              Map.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));
      town.awaitDownloaded(0);
      Await.until(
          "the collector has all of the trace",
          Duration.ofSeconds(20),
          () ->
              !named(collector, "transfer ends").isEmpty()
                  && named(collector, "box receives").size() == named(collector, "lease").size()
                  && named(collector, "box sends").size() == named(collector, "lease").size());

      Collector.Seen request =
          only(collector, "PUT /api/v1/devices/{clientId}/list/items/{mediaId}");
      Collector.Seen list = only(collector, "list changes");
      Collector.Seen decision = only(collector, "scheduler decides");
      Collector.Seen start = only(collector, "transfer starts");
      Collector.Seen end = only(collector, "transfer ends");
      assertThat(request.parent()).isEqualTo(CALLER);
      assertThat(request.attributes()).containsEntry("http.response.status_code", "200");
      assertThat(list.parent()).isEqualTo(request.id());
      assertThat(decision.parent()).isEqualTo(list.id());
      assertThat(start.parent()).isEqualTo(decision.id());
      assertThat(end.parent()).isEqualTo(start.id());
      assertThat(end.attributes()).containsEntry("tributary.outcome", "SUCCEEDED");
      requireLeases(collector, start);
      assertThat(collector.of(TRACE)).noneMatch(Collector.Seen::failed);
      requirePrivacy(collector);
      requireLogged(town);
    }
  }

  private static void requireLeases(Collector collector, Collector.Seen start) {
    List<Collector.Seen> leases = named(collector, "lease");
    assertThat(leases).isNotEmpty();
    for (Collector.Seen lease : leases) {
      assertThat(lease.parent()).isEqualTo(start.id());
      assertThat(children(collector, lease))
          .extracting(it -> it.name() + " by " + it.by())
          .containsExactlyInAnyOrder(
              "box sends by tributary-edge MEDIA_SERVER",
              "box receives by tributary-edge SET_TOP_BOX");
    }
  }

  private static void requirePrivacy(Collector collector) {
    assertThat(collector.all())
        .allSatisfy(
            span ->
                assertThat(span.name() + span.attributes())
                    .doesNotContainIgnoringCase("bunny")
                    .doesNotContainIgnoringCase("family")
                    .doesNotContain("River Street"));
  }

  private static void requireLogged(Town town) throws IOException {
    for (Path log :
        List.of(
            town.neighbourhood.cluster().log(),
            town.server.process().log(),
            town.boxes.getFirst().process().log())) {
      assertThat(Files.readString(log)).contains("traceId=" + TRACE);
    }
  }

  private static List<Collector.Seen> named(Collector collector, String name) {
    return collector.of(TRACE).stream().filter(it -> it.name().equals(name)).toList();
  }

  private static List<Collector.Seen> children(Collector collector, Collector.Seen parent) {
    return collector.of(TRACE).stream().filter(it -> it.parent().equals(parent.id())).toList();
  }

  private static Collector.Seen only(Collector collector, String name) {
    assertThat(named(collector, name)).as(name).hasSize(1);
    return named(collector, name).getFirst();
  }
}
