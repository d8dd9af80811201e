package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.EdgeToCluster.MessageCase;

/** Every message of the edge protocol with every kind of node: a new one needs a row here. */
class MessageRolesTest {
  private static final String ROLES =
      """
      ENROL: nobody
      HELLO: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      INVENTORY: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      PARTY_REPORT: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      SEGMENTS_HELD: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      ITEM_ASSEMBLED: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      LIST_EDIT: SET_TOP_BOX HOME_STORAGE
      QUOTE_REQUEST: SET_TOP_BOX HOME_STORAGE
      PLAY_REQUEST: SET_TOP_BOX HOME_STORAGE
      KEY_REQUEST: SET_TOP_BOX HOME_STORAGE
      PLAYBACK_CLOSED: SET_TOP_BOX HOME_STORAGE
      PUBLISH_ITEM: MEDIA_SERVER
      CATALOG_REQUEST: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      MANIFEST_REQUEST: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      ITEM_DROPPED: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      HEARTBEAT: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      LIMITS_CHANGED: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      WATCHING: SET_TOP_BOX HOME_STORAGE
      RENEW: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      BOOT_REPORT: SET_TOP_BOX
      RELEASE_PASS_REQUEST: SET_TOP_BOX
      INGEST_REPORT: MEDIA_SERVER
      SNAPSHOT_REQUEST: SET_TOP_BOX MEDIA_SERVER HOME_STORAGE
      ARTWORK_REQUEST: SET_TOP_BOX HOME_STORAGE
      CATALOG_COPY_REQUEST: SET_TOP_BOX MEDIA_SERVER HOME_STORAGE
      LINE_USE: SET_TOP_BOX MEDIA_SERVER STORE_CACHE HOME_STORAGE
      MESSAGE_NOT_SET: nobody
      """;

  @Test
  void theTableIsTheOneWeAgreedOn() {
    String found =
        Arrays.stream(MessageCase.values())
            .map(
                message ->
                    message
                        + ": "
                        + (MessageRoles.of(message).isEmpty()
                            ? "nobody"
                            : MessageRoles.of(message).stream()
                                .map(NodeKind::name)
                                .collect(Collectors.joining(" ")))
                        + "\n")
            .collect(Collectors.joining());

    assertThat(found).isEqualTo(ROLES);
  }

  @Test
  void overRealSessionsEachIsRefusedWhatIsNotForItToSayAndThatIsInTheAuditLog() throws Exception {
    Map<NodeKind, ClientId> nodes = new EnumMap<>(NodeKind.class);
    for (NodeKind kind : NodeKind.values()) {
      nodes.put(kind, new ClientId("000000001" + nodes.size()));
    }
    try (GatewayFixture fixture =
        new GatewayFixture(GatewayFixture.policy(100, Duration.ofSeconds(60), 30))) {
      int refused = 0;
      for (NodeKind kind : NodeKind.values()) {
        try (LinkClient link = fixture.joined(nodes.get(kind), kind)) {
          for (MessageCase message : MessageCase.values()) {
            if (!MessageRoles.of(message).contains(kind)) {
              refused += message == MessageCase.MESSAGE_NOT_SET ? 0 : 1;
              link.send(withNothingIn(message).setRequestId(700 + message.getNumber()));
              assertThat(
                      link.await(it -> it.getRequestId() == 700 + message.getNumber())
                          .getRefusal()
                          .getReason())
                  .as(kind + " says " + message)
                  .isIn(
                      message == MessageCase.ENROL
                          ? List.of("ALREADY_ENROLLED")
                          : List.of("WRONG_ROLE", "BAD_MESSAGE"));
            }
          }
        }
        fixture.shard.fishForMessage(Duration.ofSeconds(5), GatewayFixture::untilLeft);
      }
      assertThat(fixture.audit.entries())
          .filteredOn(entry -> entry.reason().equals("WRONG_ROLE"))
          .hasSize(refused - NodeKind.values().length);
    }
  }

  private static EdgeToCluster.Builder withNothingIn(MessageCase message) {
    EdgeToCluster.Builder builder = EdgeToCluster.newBuilder();
    var field = EdgeToCluster.getDescriptor().findFieldByNumber(message.getNumber());
    return field == null
        ? builder
        : builder.setField(field, builder.newBuilderForField(field).build());
  }
}
