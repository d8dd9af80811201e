package tributary.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.message.ClusterMessage;
import tributary.cluster.scheduling.Assignment;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.client.BoxItems;
import tributary.core.client.PriorityList;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.HouseholdLimits;
import tributary.model.IngestReport;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.LineUse;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TraceContext;

/** Every message between actors crosses a node boundary unchanged. */
class ClusterMessageTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create("messages", ConfigFactory.load("serialization-test"));
  private static final SerializationTestKit BYTES = KIT.serializationTestKit();
  private static final ActorRef<Object> SOMEONE = KIT.createTestProbe().ref();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @TestFactory
  Stream<DynamicTest> everyMessageIsTheSameAfterItsWayThroughBytes() throws Exception {
    List<Class<?>> messages = messages();
    assertThat(messages).hasSizeGreaterThan(40);
    return messages.stream()
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type.getName().replace("tributary.cluster.", ""),
                    () -> {
                      BYTES.verifySerialization(sample(type), true);
                      BYTES.verifySerialization(emptiest(type), true);
                    }));
  }

  @Test
  void repliesThatAreNoClusterMessagesCrossToo() {
    BYTES.verifySerialization(sampleOf(PriorityList.class), true);
    BYTES.verifySerialization(sampleOf(Quote.class), true);
    BYTES.verifySerialization(sampleOf(Rental.class), true);
    BYTES.verifySerialization(sampleOf(MediaId.class), true);
    BYTES.verifySerialization(sampleOf(HouseholdLimits.class), true);
  }

  /** While the cluster rolls from the release before to this one, nodes of both talk. */
  @Test
  void whatTheReleaseBeforeDoesNotSayIsEmpty() throws IOException {
    for (Class<?> type :
        List.of(
            ClientCommand.EditList.class,
            SchedulerCommand.ListChanged.class,
            Assignment.Start.class,
            PartyOrder.Lease.class)) {
      Object message = emptiest(type);
      assertThat(without("trace", message)).isEqualTo(message);
    }
    Object known = emptiest(SchedulerCommand.ItemKnown.class);
    assertThat(without("genres", known)).isEqualTo(known);
    Object item = emptiest(SchedulerCommand.ItemSnapshot.class);
    for (String field : List.of("shadows", "demand", "wanted", "lacking")) {
      assertThat(without(field, item)).isEqualTo(item);
    }
  }

  @Test
  void aClientIsSeenByTheReleaseBeforeHiddenCopiesAndItsViewIsRead() throws IOException {
    MediaId film = new MediaId("ABCDEFGHJKMN");
    ClientView view =
        new ClientView(
            new ClientId("0012345678"),
            new AccountId("ann@example.org"),
            NodeKind.SET_TOP_BOX,
            Optional.empty(),
            Optional.empty(),
            false,
            new PriorityList(1, List.of(film)),
            new BoxItems(Set.of(film), Set.of(), Set.of()),
            HouseholdLimits.NONE);

    assertThat(without("items", view)).isEqualTo(view);
    assertThat(without("limits", view)).isEqualTo(view);
    assertThat(without("use", view)).isEqualTo(view);
    Object connect = emptiest(ClientCommand.Connect.class);
    assertThat(without("limits", connect)).isEqualTo(connect);
  }

  /** As a node reads it that does not know of this field. */
  private static Object without(String field, Object message) throws IOException {
    Serialization serialization = SerializationExtension.get(KIT.system());
    ObjectMapper cbor = new ObjectMapper(new CBORFactory());
    SerializerWithStringManifest serializer =
        (SerializerWithStringManifest) serialization.findSerializerFor(message);
    ObjectNode tree = (ObjectNode) cbor.readTree(serialization.serialize(message).get());
    assertThat(tree.remove(field)).as(message.toString()).isNotNull();
    return serialization
        .deserialize(
            cbor.writeValueAsBytes(tree), serializer.identifier(), serializer.manifest(message))
        .get();
  }

  /** Records of this module that are messages, found among its compiled classes. */
  private static List<Class<?>> messages() throws IOException, ClassNotFoundException {
    URI location =
        URI.create(
            ClusterMessage.class.getProtectionDomain().getCodeSource().getLocation().toString());
    Path root = Path.of(location);
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("tributary/cluster"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace(".class", "");
        if (!name.contains(".proto.") && !name.endsWith("package-info")) {
          Class<?> type = Class.forName(name, false, ClusterMessageTest.class.getClassLoader());
          if (ClusterMessage.class.isAssignableFrom(type) && type.isRecord()) {
            found.add(type);
          }
        }
      }
    }
    return found;
  }

  private static Object sampleOf(Class<?> type) {
    return sample(type);
  }

  private static Object emptiest(Class<?> type) {
    return make(type, true);
  }

  private static Object sample(Type type) {
    return make(type, false);
  }

  private static Object make(Type type, boolean empty) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type first = generic.getActualTypeArguments()[0];
      if (raw == ActorRef.class) {
        return SOMEONE;
      } else if (raw == Optional.class) {
        return empty ? Optional.empty() : Optional.of(sample(first));
      } else if (raw == List.class) {
        return empty ? List.of() : List.of(sample(first));
      } else if (raw == Set.class) {
        return empty ? Set.of() : Set.of(sample(first));
      } else if (raw == Map.class) {
        return empty
            ? Map.of()
            : Map.of(sample(first), sample(generic.getActualTypeArguments()[1]));
      }
      throw new AssertionError("no sample of " + type + "; teach this test");
    }
    return simple((Class<?>) type, empty);
  }

  private static Object simple(Class<?> type, boolean empty) {
    return switch (type.getName()) {
      case "int", "java.lang.Integer" -> empty ? 0 : 7;
      case "long", "java.lang.Long" -> empty ? 0L : 1L << 40;
      case "boolean" -> !empty;
      case "[B" -> empty ? new byte[0] : new byte[] {1, -2, 3};
      case "double" -> empty ? 0.0 : 0.5;
      case "java.lang.String" -> empty ? "" : "text";
      case "java.time.Instant" -> Instant.parse("2026-11-22T10:11:12.123456789Z");
      case "java.time.Duration" -> Duration.ofMillis(1234);
      case "java.util.OptionalLong" -> empty ? OptionalLong.empty() : OptionalLong.of(9);
      case "java.util.OptionalInt" ->
          empty ? java.util.OptionalInt.empty() : java.util.OptionalInt.of(9);
      default -> ours(type, empty);
    };
  }

  private static Object ours(Class<?> type, boolean empty) {
    if (type == ClientId.class) {
      return new ClientId("0012345678");
    } else if (type == MediaId.class) {
      return new MediaId("ABCDEFGHJKMN");
    } else if (type == AccountId.class) {
      return new AccountId("ann@example.org");
    } else if (type == Digest.class) {
      return Digest.ofContent(new byte[] {1});
    } else if (type == KeyId.class) {
      return new KeyId(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"));
    } else if (type == HaveMap.class) {
      return empty ? HaveMap.none(70) : HaveMap.none(70).with(List.of(new SegmentRange(9, 50)));
    } else if (type == Money.class) {
      return new Money(empty ? 0 : 499, "EUR");
    } else if (type == TraceContext.class) {
      return new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    } else if (type == HouseholdLimits.class) {
      return empty ? HouseholdLimits.NONE : JournalSamples.LIMITS;
    } else if (type == LineUse.Hold.class) {
      return new LineUse.Hold("QUIET_HOURS", Optional.of(Instant.parse("2026-11-23T22:00:00Z")));
    } else if (type == Manifest.class) {
      return manifest();
    } else if (type == IngestReport.class) {
      return empty ? new IngestReport("0", List.of()) : new IngestReport("ab", List.of(ingest()));
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type.isSealed()) {
      return make(type.getPermittedSubclasses()[0], empty);
    } else if (type.isRecord()) {
      return record(type, empty);
    }
    throw new AssertionError("no sample of " + type + "; teach this test");
  }

  private static Object record(Class<?> type, boolean empty) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean named = components[i].getName().equals("title") && types[i] == String.class;
      values[i] = make(components[i].getGenericType(), empty && !named);
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no sample of " + type, e);
    }
  }

  private static IngestReport.Job ingest() {
    return new IngestReport.Job(
        3,
        "Big Buck Bunny",
        IngestReport.State.FAILED,
        1000,
        5,
        10,
        Optional.of(new MediaId("ABCDEFGHJKMN")),
        "DAMAGED_FILM",
        "no picture",
        Duration.ofSeconds(9),
        Duration.ofSeconds(1));
  }

  private static Manifest manifest() {
    List<Digest> digests =
        List.of(Digest.ofContent(new byte[] {1}), Digest.ofContent(new byte[] {2}));
    return new Manifest(
        new MediaId("ABCDEFGHJKMN"),
        100_000,
        65_536,
        digests,
        MerkleRoot.of(digests),
        new KeyId(new byte[16]),
        new KeyCheck(-5),
        List.of(
            new Manifest.Part(
                Manifest.Kind.VIDEO, 1, 0, 100_000, "video/mp4", Digest.ofContent(new byte[0]))),
        30_000);
  }
}
