package tributary.cluster.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static tributary.core.scheduling.LeaseReason.ORIGIN_FIRST_COPY;
import static tributary.core.transfer.TransferFixture.DONOR;
import static tributary.core.transfer.TransferFixture.ID;
import static tributary.core.transfer.TransferFixture.RECEIVER;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.scheduling.Assignment;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulingFixture;
import tributary.core.transfer.TransferFixture;
import tributary.model.Digest;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;
import tributary.trace.Tracing;

/** The actor on a real journal: what it tells whom, and what is left after a restart. */
final class TransferEntityTest {
  private static final Manifest FILM = SchedulingFixture.manifest(3, 4);

  @TempDir Path directory;

  /** One life of the process that the entity lives in. */
  private final class Life implements AutoCloseable {
    final Database database =
        Database.open(
            new DatabaseSettings(
                Dialect.H2,
                "jdbc:h2:file:" + directory.resolve("db"),
                "tributary",
                "",
                4,
                Duration.ofSeconds(5)));
    final Config config = ConfigFactory.load("serialization-test");
    final ActorTestKit kit = ActorTestKit.create(database.pekkoConfig().withFallback(config));
    final TestProbe<SchedulerCommand> scheduler = kit.createTestProbe();
    final TestProbe<ClientCommand> client = kit.createTestProbe();
    final TestProbe<PartyOrder> donor = kit.createTestProbe();
    final TestProbe<PartyOrder> receiver = kit.createTestProbe();
    final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();
    final Map<LeaseReason, Long> counted = new ConcurrentHashMap<>();
    final ActorRef<TransferCommand> entity;

    Life(String changed) {
      Config settings = ConfigFactory.parseString(changed).withFallback(config);
      entity =
          kit.spawn(
              TransferEntity.create(
                  shard.ref(),
                  ID,
                  TransferSettings.from(settings),
                  InstantSource.system(),
                  new Random(1),
                  new TransferEntity.Ports(
                      cell -> scheduler.ref(),
                      id -> client.ref(),
                      (reason, bytes) -> counted.merge(reason, bytes, Long::sum),
                      Tracing.off())));
    }

    void assign(Assignment assignment) {
      entity.tell(new TransferCommand.Assigned(assignment));
    }

    int start() {
      assign(new Assignment.Start(ID, FILM, false, Optional.empty()));
      return scheduler.expectMessageClass(SchedulerCommand.TransferReady.class).epoch();
    }

    LeaseId grant(int epoch, int number) {
      LeaseTerms terms =
          TransferFixture.terms(epoch, number, DONOR, true, Instant.now().plusSeconds(600));
      assign(new Assignment.Grant(terms, donor.ref(), receiver.ref(), Optional.of(FILM)));
      assertThat(donor.expectMessageClass(PartyOrder.Lease.class).manifest()).isEmpty();
      assertThat(receiver.expectMessageClass(PartyOrder.Lease.class).manifest()).contains(FILM);
      return terms.lease();
    }

    void report(LeaseId lease, TransferCommand.Role role, TransferCommand.News news) {
      entity.tell(new TransferCommand.Report(lease, role, news));
    }

    StatusReply<TransferView> view() {
      TestProbe<StatusReply<TransferView>> probe = kit.createTestProbe();
      entity.tell(new TransferCommand.View(probe.ref()));
      return probe.receiveMessage(Duration.ofSeconds(10));
    }

    @Override
    public void close() {
      kit.shutdownTestKit();
      database.close();
    }
  }

  @Test
  void aTransferGoesFromItsStartToTheConfirmedItem() {
    try (Life life = new Life("")) {
      LeaseId lease = life.grant(life.start(), 1);
      for (TransferCommand.Role role : TransferCommand.Role.values()) {
        life.report(lease, role, new TransferCommand.News.Started());
        life.report(lease, role, new TransferCommand.News.Progress(40));
        life.report(lease, role, new TransferCommand.News.Succeeded(100, 50));
      }
      var ended = life.scheduler.expectMessageClass(SchedulerCommand.LeaseEnded.class);
      assertThat(ended.failure()).isEmpty();
      assertThat(ended.bytes()).isEqualTo(100);

      life.entity.tell(new TransferCommand.Assembled(FILM.rootDigest(), life.receiver.ref()));
      life.receiver.expectMessage(new PartyOrder.ItemConfirmed(FILM.media()));
      life.client.expectMessage(new ClientCommand.ConfirmHolding(FILM.media()));
      life.scheduler.expectMessage(new SchedulerCommand.TransferEnded(ID, 1, "SUCCEEDED", ""));
      TransferView view = life.view().getValue();
      assertThat(view.state()).isEqualTo("SUCCEEDED");
      assertThat(view.received().byReason()).containsOnly(entry(ORIGIN_FIRST_COPY, 100L));
      assertThat(life.counted).as("once, however often told").isEqualTo(view.received().byReason());
      assertThat(view.ended()).isPresent();
    }
  }

  @Test
  void aRunningTransferIsTakenUpUnderAFreshEpochAfterARestart() {
    LeaseId old;
    try (Life life = new Life("")) {
      assertThat(life.start()).isEqualTo(1);
      old = life.grant(1, 1);
    }
    try (Life life = new Life("")) {
      assertThat(life.view().getValue().state()).isEqualTo("RUNNING");
      life.report(old, TransferCommand.Role.RECEIVER, new TransferCommand.News.Progress(5));
      assertThat(life.start()).isEqualTo(2);
      LeaseId lease = life.grant(2, 1);
      life.report(
          old,
          TransferCommand.Role.RECEIVER,
          new TransferCommand.News.Failed("DISK_FULL", "", 0, -1));
      life.report(
          lease,
          TransferCommand.Role.RECEIVER,
          new TransferCommand.News.Failed("SEGMENT_CORRUPT", "no match", 7, 2));
      var dropped = life.scheduler.expectMessageClass(SchedulerCommand.SegmentsDropped.class);
      assertThat(dropped.client()).isEqualTo(DONOR);
      assertThat(life.scheduler.expectMessageClass(SchedulerCommand.LeaseEnded.class).lease())
          .isEqualTo(lease);
      assertThat(life.donor.expectMessageClass(PartyOrder.Cancel.class).lease()).isEqualTo(lease);
    }
  }

  @Test
  void aConfirmedItemIsConfirmedAgainAfterARestart() {
    try (Life life = new Life("")) {
      life.start();
      life.entity.tell(new TransferCommand.Assembled(FILM.rootDigest(), life.receiver.ref()));
      life.receiver.expectMessageClass(PartyOrder.ItemConfirmed.class);
    }
    try (Life life = new Life("")) {
      life.entity.tell(new TransferCommand.Assembled(FILM.rootDigest(), life.receiver.ref()));
      life.receiver.expectMessage(new PartyOrder.ItemConfirmed(FILM.media()));
      life.scheduler.expectMessageClass(SchedulerCommand.TransferEnded.class);
    }
  }

  @Test
  void backingOffEndsByItselfAlsoAcrossARestart() {
    String soon = "tributary.transfer { backoff = 1s, longest-backoff = 1s }";
    try (Life life = new Life(soon)) {
      life.start();
      life.entity.tell(new TransferCommand.Assembled(Digest.ofContent(), life.receiver.ref()));
      var retrying = life.scheduler.expectMessageClass(SchedulerCommand.TransferRetrying.class);
      assertThat(retrying.reason()).startsWith("DIGEST_MISMATCH");
    }
    try (Life life = new Life(soon)) {
      life.scheduler.expectMessage(
          Duration.ofSeconds(10), new SchedulerCommand.TransferReady(ID, 2));
    }
  }

  @Test
  void silentPartiesAreProbedAndThenGivenUp() {
    String soon = "tributary.transfer { connect-timeout = 200ms, probe-timeout = 200ms }";
    try (Life life = new Life(soon)) {
      LeaseId lease = life.grant(life.start(), 1);
      life.donor.expectMessage(new PartyOrder.Probe(lease));
      life.receiver.expectMessage(new PartyOrder.Probe(lease));
      assertThat(life.donor.expectMessageClass(PartyOrder.Cancel.class).reason())
          .isEqualTo("BOTH_SILENT");
      life.scheduler.expectMessage(new SchedulerCommand.PartyHeld(lease, DONOR, true));
      life.scheduler.expectMessage(new SchedulerCommand.PartyHeld(lease, RECEIVER, true));
      assertThat(life.scheduler.expectMessageClass(SchedulerCommand.LeaseEnded.class).failure())
          .isEqualTo("BOTH_SILENT");
    }
  }

  @Test
  void aQuietTransferSaysThatItRunsAndLeavesMemoryOnceItHasEnded() {
    try (Life life = new Life("tributary.transfer.idle-timeout = 1s")) {
      int epoch = life.start();
      assertThat(
              life.scheduler.expectMessageClass(
                  SchedulerCommand.TransferReady.class, Duration.ofSeconds(10)))
          .isEqualTo(new SchedulerCommand.TransferReady(ID, epoch));
      life.assign(new Assignment.Cancel(ID, "why"));
      life.shard.expectMessageClass(ClusterSharding.Passivate.class, Duration.ofSeconds(10));
    }
  }

  @Test
  void aTransferThatNeverWasIsNamed() {
    try (Life life = new Life("")) {
      assertThat(life.view().getError())
          .hasMessage("UNKNOWN_TRANSFER: there was never a transfer " + ID);
    }
  }

  @Test
  void aSettingOutOfRangeIsNamed() {
    Config config =
        ConfigFactory.parseString("tributary.transfer.backoff = 0s")
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> TransferSettings.from(config))
        .hasMessage("tributary.transfer.backoff must be more than 0, was PT0S");
    assertThat(List.of(TransferSettings.from(ConfigFactory.load()))).hasSize(1);
  }
}
