package tributary.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.message.AccountChanged;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.State;
import tributary.core.client.ClientPolicy;
import tributary.core.client.PriorityList;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.Refusal;
import tributary.trace.Tracing;

class ClientEntityTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456789Z");
  private static final ClientId BOX = new ClientId("0000000001");
  private static final MediaId ITEM = MediaId.of(7);
  private static final Digest KEY = Digest.ofContent(new byte[] {1});
  private static final Digest OTHER_KEY = Digest.ofContent(new byte[] {2});
  private static final ClientSettings SETTINGS =
      new ClientSettings(new ClientPolicy(3, 5), Duration.ofSeconds(1));

  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final TestProbe<PriorityList> port = KIT.createTestProbe();
  private final List<AccountChanged> changes = new CopyOnWriteArrayList<>();
  private final Map<ClientId, LineUse> left = new ConcurrentHashMap<>();
  private final List<Refusal> expelled = new CopyOnWriteArrayList<>();
  private EventSourcedBehaviorTestKit<ClientCommand, Event, State> entity;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    entity =
        EventSourcedBehaviorTestKit.create(
            KIT.system(),
            ClientEntity.create(
                shard.ref(),
                BOX,
                SETTINGS,
                InstantSource.fixed(NOW),
                new ClientPorts(
                    (client, list, _) -> {
                      assertThat(client).isEqualTo(BOX);
                      port.ref().tell(list);
                    },
                    (client, why) -> expelled.add(why),
                    changes::add,
                    left::put,
                    Tracing.off())));
  }

  private <R> CommandResultWithReply<ClientCommand, Event, State, StatusReply<R>> run(
      Function<ActorRef<StatusReply<R>>, ClientCommand> command) {
    return entity.runCommand(command);
  }

  private void reserve() {
    var reserved =
        this.<Done>run(
            r ->
                new ClientCommand.Reserve(
                    new AccountId("ann"),
                    NodeKind.SET_TOP_BOX,
                    ClientEntity.secretDigest("ABCDE12345"),
                    NOW.plusSeconds(60),
                    r));
    assertThat(reserved.reply().isSuccess()).isTrue();
  }

  private StatusReply<ClientView> activate(String secret, Digest key, String number) {
    return this.<ClientView>run(r -> new ClientCommand.Activate(secret, key, number, r)).reply();
  }

  @Test
  void aCodeIsTradedOnceThoughTheSameBoxMayRepeatItAndTheTradeOutlivesARestart() {
    reserve();

    assertThat(activate("abcde-l2345", KEY, "1a").getValue().registrationNumber()).contains("1a");
    entity.restart();
    assertThat(activate("ABCDE12345", KEY, "2b").getValue().registrationNumber()).contains("2b");
    assertThat(activate("ABCDE12345", OTHER_KEY, "3c").getError())
        .hasMessage("CODE_USED: another box was activated with this code");
  }

  @Test
  void wrongTriesAreCountedAcrossRestartsUntilTheCodeIsLocked() {
    reserve();
    for (int i = 0; i < 3; i++) {
      assertThat(activate("WRONG00000", KEY, "1a").getError())
          .hasMessage("UNKNOWN_CODE: no such authorization code");
      entity.restart();
    }

    assertThat(activate("ABCDE12345", KEY, "1a").getError())
        .hasMessage("CODE_LOCKED: the code was typed wrongly 3 times");
  }

  @Test
  void theListReachesThePortOnActivationOnChangeAndOnRecoveryButNotForOtherEvents() {
    reserve();
    this.<PriorityList>run(
        r -> new ClientCommand.EditList(OptionalLong.of(0), List.of(ITEM), Optional.empty(), r));
    port.expectNoMessage();
    activate("ABCDE12345", KEY, "1a");
    PriorityList list = new PriorityList(1, List.of(ITEM));
    assertThat(port.receiveMessage()).isEqualTo(list);

    entity.runCommand(new ClientCommand.ConfirmHolding(ITEM));
    port.expectNoMessage();
    assertThat(changes)
        .extracting(AccountChanged::what)
        .containsExactly(
            AccountChanged.What.LISTS, AccountChanged.What.DEVICES, AccountChanged.What.LISTS);
    entity.restart();

    assertThat(port.receiveMessage()).isEqualTo(list);
    assertThat(((State.Active) entity.getState()).items().holdings()).containsExactly(ITEM);
  }

  @Test
  void onlyTheNewestSessionHearsOfChanges() {
    reserve();
    activate("ABCDE12345", KEY, "1a");
    TestProbe<PriorityList> old = KIT.createTestProbe();
    TestProbe<PriorityList> current = KIT.createTestProbe();
    this.<ClientView>run(
        r -> new ClientCommand.Connect(KEY, Optional.empty(), old.ref(), Optional.empty(), r));
    this.<ClientView>run(
        r -> new ClientCommand.Connect(KEY, Optional.empty(), current.ref(), Optional.empty(), r));
    assertThat(
            this.<ClientView>run(
                    r ->
                        new ClientCommand.Connect(
                            OTHER_KEY, Optional.empty(), old.ref(), Optional.empty(), r))
                .reply()
                .getError())
        .hasMessage("WRONG_DEVICE: not the device key that was registered");

    this.<PriorityList>run(
        r -> new ClientCommand.EditList(OptionalLong.empty(), List.of(ITEM), Optional.empty(), r));

    assertThat(current.receiveMessage().items()).containsExactly(ITEM);
    old.expectNoMessage();
  }

  private static HouseholdLimits slow(long uplink) {
    return new HouseholdLimits(
        0,
        OptionalLong.of(uplink),
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        Optional.empty());
  }

  private StatusReply<ClientView> limit(OptionalLong expected, HouseholdLimits limits) {
    return this.<ClientView>run(r -> new ClientCommand.SetLimits(expected, limits, r)).reply();
  }

  @Test
  void limitsReachTheSessionOnceAndOutliveARestartAndStaleOnesAreRefused() {
    reserve();
    assertThat(limit(OptionalLong.of(0), slow(70_000)).getValue().limits())
        .as("before its box arrives")
        .isEqualTo(slow(70_000).withVersion(1));
    activate("ABCDE12345", KEY, "1a");
    TestProbe<PriorityList> session = KIT.createTestProbe();
    TestProbe<HouseholdLimits> limits = KIT.createTestProbe();
    ClientView joined =
        this.<ClientView>run(
                r ->
                    new ClientCommand.Connect(
                        KEY, Optional.empty(), session.ref(), Optional.of(limits.ref()), r))
            .reply()
            .getValue();
    assertThat(joined.limits().version()).isEqualTo(1);

    changes.clear();
    limit(OptionalLong.of(1), slow(80_000));
    assertThat(limits.receiveMessage()).isEqualTo(slow(80_000).withVersion(2));
    assertThat(changes)
        .extracting(AccountChanged::what)
        .containsExactly(AccountChanged.What.DEVICES);
    limit(OptionalLong.empty(), slow(80_000));
    entity.runCommand(new ClientCommand.ConfirmHolding(ITEM));
    limits.expectNoMessage();
    assertThat(limit(OptionalLong.of(1), slow(90_000)).getError())
        .hasMessage("SETTINGS_CHANGED: expected version 1, the settings are at 2");

    entity.restart();
    assertThat(this.<ClientView>run(ClientCommand.View::new).reply().getValue().limits())
        .isEqualTo(slow(80_000).withVersion(2));
  }

  @Test
  void whatABoxSaysOfItsLineIsSeenWhileItsSessionLasts() {
    reserve();
    activate("ABCDE12345", KEY, "1a");
    LineUse use =
        new LineUse(
            31_000_000_000L,
            NOW.plusSeconds(60),
            OptionalLong.empty(),
            0,
            9,
            List.of(new LineUse.Hold("QUIET_HOURS", Optional.empty())));
    entity.runCommand(new ClientCommand.UseLine(use));
    assertThat(used()).as("nobody is there to say so").isEmpty();
    TestProbe<PriorityList> session = KIT.createTestProbe();
    this.<ClientView>run(
        r -> new ClientCommand.Connect(KEY, Optional.empty(), session.ref(), Optional.empty(), r));

    changes.clear();
    entity.runCommand(new ClientCommand.UseLine(use));
    entity.runCommand(new ClientCommand.UseLine(use));
    assertThat(used()).contains(use);
    assertThat(changes)
        .extracting(AccountChanged::what)
        .containsExactly(AccountChanged.What.DEVICES);
    assertThat(left).isEmpty();
    entity.runCommand(new ClientCommand.SessionEnded(session.ref()));
    assertThat(used()).isEmpty();
    assertThat(left).as("kept for the household to see").containsValue(use);
  }

  private Optional<LineUse> used() {
    return this.<ClientView>run(ClientCommand.View::new).reply().getValue().use();
  }

  @Test
  void anIdleClientLeavesMemoryUnlessItsBoxIsConnected() {
    reserve();
    activate("ABCDE12345", KEY, "1a");
    TestProbe<PriorityList> session = KIT.createTestProbe();
    this.<ClientView>run(
        r -> new ClientCommand.Connect(KEY, Optional.empty(), session.ref(), Optional.empty(), r));
    shard.expectNoMessage(Duration.ofMillis(1500));

    session.stop();

    assertThat(shard.receiveMessage(Duration.ofSeconds(10)))
        .isInstanceOf(ClusterSharding.Passivate.class);
  }

  @Test
  void settingsComeFromTheConfigAndBadOnesAreRefusedByKeyAndValue() {
    Config config = ConfigFactory.load();
    assertThat(ClientSettings.from(config).policy()).isEqualTo(new ClientPolicy(10, 500));

    Config bad =
        ConfigFactory.parseString("tributary.client.max-code-tries = 0").withFallback(config);
    assertThatThrownBy(() -> ClientSettings.from(bad))
        .hasMessage("tributary.client.max-code-tries must be at least 1, was 0");
  }
}
