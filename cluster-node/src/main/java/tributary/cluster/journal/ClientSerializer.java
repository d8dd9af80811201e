package tributary.cluster.journal;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tributary.cluster.journal.proto.ClientCode;
import tributary.cluster.journal.proto.ClientEvent;
import tributary.cluster.journal.proto.ClientList;
import tributary.cluster.journal.proto.ClientOwner;
import tributary.cluster.journal.proto.ClientRegistration;
import tributary.cluster.journal.proto.ClientState;
import tributary.core.client.BoxItems;
import tributary.core.client.Client.Code;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.Owner;
import tributary.core.client.Client.Registration;
import tributary.core.client.Client.State;
import tributary.core.client.JoinNonces;
import tributary.core.client.PriorityList;
import tributary.model.AccountId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** {@code client.proto}. */
public final class ClientSerializer extends JournalSerializer {
  public ClientSerializer() {
    super(
        7102,
        new Form<>(
            "ClientEvent",
            Event.class,
            ClientSerializer::toProto,
            ClientEvent.parser(),
            ClientSerializer::fromProto),
        new Form<>(
            "ClientState",
            State.class,
            ClientSerializer::toProto,
            ClientState.parser(),
            ClientSerializer::fromProto));
  }

  private static ClientEvent toProto(Event event) {
    ClientEvent.Builder message = ClientEvent.newBuilder();
    switch (event) {
      case Event.Reserved(Owner owner, Code code, Instant at) ->
          message.setReserved(
              ClientEvent.Reserved.newBuilder()
                  .setOwner(toProto(owner))
                  .setCode(toProto(code))
                  .setAtMillis(at.toEpochMilli()));
      case Event.WrongCodeTried(Instant at) ->
          message.setWrongCodeTried(
              ClientEvent.WrongCodeTried.newBuilder().setAtMillis(at.toEpochMilli()));
      case Event.Activated(Registration registration, Instant at) ->
          message.setActivated(
              ClientEvent.Activated.newBuilder()
                  .setRegistration(toProto(registration))
                  .setAtMillis(at.toEpochMilli()));
      case Event.ListReplaced(PriorityList list) ->
          message.setListReplaced(ClientEvent.ListReplaced.newBuilder().setList(toProto(list)));
      case Event.LimitsSet(HouseholdLimits limits) ->
          message.setLimitsSet(
              ClientEvent.LimitsSet.newBuilder().setLimits(LimitMessages.toProto(limits)));
      case Event.HoldingConfirmed(MediaId media) ->
          message.setHoldingConfirmed(
              ClientEvent.HoldingConfirmed.newBuilder().setMediaId(media.text()));
      case Event.HoldingDropped(MediaId media) ->
          message.setHoldingDropped(
              ClientEvent.HoldingDropped.newBuilder().setMediaId(media.text()));
      case Event.ItemWatched(MediaId media) ->
          message.setItemWatched(ClientEvent.ItemWatched.newBuilder().setMediaId(media.text()));
      case Event.ShadowReplaced(Set<MediaId> items) ->
          message.setShadowReplaced(
              ClientEvent.ShadowReplaced.newBuilder().addAllMediaIds(sorted(items)));
      case Event.Revoked(Instant at) ->
          message.setRevoked(ClientEvent.Revoked.newBuilder().setAtMillis(at.toEpochMilli()));
      case Event.Joined(Digest nonce, Optional<Digest> shown, Instant at) ->
          message.setJoined(
              ClientEvent.Joined.newBuilder()
                  .setNonceDigest(toProto(Optional.of(nonce)))
                  .setShownDigest(toProto(shown))
                  .setAtMillis(at.toEpochMilli()));
      case Event.CloneSuspected(Instant at) ->
          message.setCloneSuspected(
              ClientEvent.CloneSuspected.newBuilder().setAtMillis(at.toEpochMilli()));
      case Event.Released(Instant at) ->
          message.setReleased(ClientEvent.Released.newBuilder().setAtMillis(at.toEpochMilli()));
      case Event.Renewed(String number, Instant at) ->
          message.setRenewed(
              ClientEvent.Renewed.newBuilder().setNumber(number).setAtMillis(at.toEpochMilli()));
    }
    return message.build();
  }

  private static Event fromProto(ClientEvent message) {
    return switch (message.getEventCase()) {
      case RESERVED ->
          new Event.Reserved(
              fromProto(message.getReserved().getOwner()),
              fromProto(message.getReserved().getCode()),
              Instant.ofEpochMilli(message.getReserved().getAtMillis()));
      case WRONG_CODE_TRIED ->
          new Event.WrongCodeTried(Instant.ofEpochMilli(message.getWrongCodeTried().getAtMillis()));
      case ACTIVATED ->
          new Event.Activated(
              fromProto(message.getActivated().getRegistration()),
              Instant.ofEpochMilli(message.getActivated().getAtMillis()));
      case LIST_REPLACED -> new Event.ListReplaced(fromProto(message.getListReplaced().getList()));
      case LIMITS_SET ->
          new Event.LimitsSet(LimitMessages.fromProto(message.getLimitsSet().getLimits()));
      case HOLDING_CONFIRMED ->
          new Event.HoldingConfirmed(new MediaId(message.getHoldingConfirmed().getMediaId()));
      case HOLDING_DROPPED ->
          new Event.HoldingDropped(new MediaId(message.getHoldingDropped().getMediaId()));
      case ITEM_WATCHED ->
          new Event.ItemWatched(new MediaId(message.getItemWatched().getMediaId()));
      case SHADOW_REPLACED ->
          new Event.ShadowReplaced(items(message.getShadowReplaced().getMediaIdsList()));
      case REVOKED -> new Event.Revoked(Instant.ofEpochMilli(message.getRevoked().getAtMillis()));
      case JOINED ->
          new Event.Joined(
              fromProto(message.getJoined().getNonceDigest()).orElseThrow(),
              fromProto(message.getJoined().getShownDigest()),
              Instant.ofEpochMilli(message.getJoined().getAtMillis()));
      case CLONE_SUSPECTED ->
          new Event.CloneSuspected(Instant.ofEpochMilli(message.getCloneSuspected().getAtMillis()));
      case RELEASED ->
          new Event.Released(Instant.ofEpochMilli(message.getReleased().getAtMillis()));
      case RENEWED ->
          new Event.Renewed(
              message.getRenewed().getNumber(),
              Instant.ofEpochMilli(message.getRenewed().getAtMillis()));
      case EVENT_NOT_SET -> throw new IllegalArgumentException("an event of a later version");
    };
  }

  private static ClientState toProto(State state) {
    ClientState.Builder message = ClientState.newBuilder();
    switch (state) {
      case State.Unreserved _ -> {}
      case State.Reserved reserved -> {
        ClientState.Reserved.Builder builder =
            ClientState.Reserved.newBuilder()
                .setOwner(toProto(reserved.owner()))
                .setCode(toProto(reserved.code()))
                .setWrongTries(reserved.wrongTries())
                .setList(toProto(reserved.list()));
        LimitMessages.stored(reserved.limits()).ifPresent(builder::setLimits);
        message.setReserved(builder);
      }
      case State.Active active -> {
        ClientState.Active.Builder builder =
            ClientState.Active.newBuilder()
                .setOwner(toProto(active.owner()))
                .setCodeDigest(ByteString.copyFrom(active.codeDigest().bytes()))
                .setRegistration(toProto(active.registration()))
                .setList(toProto(active.list()))
                .addAllHoldings(sorted(active.items().holdings()))
                .setLatestNonce(toProto(active.nonces().latest()))
                .setEarlierNonce(toProto(active.nonces().earlier()))
                .setCloneSuspected(active.nonces().suspected())
                .addAllWatched(sorted(active.items().watched()))
                .addAllShadow(sorted(active.items().shadow()));
        LimitMessages.stored(active.limits()).ifPresent(builder::setLimits);
        message.setActive(builder);
      }
      case State.Revoked(Owner owner, Optional<Registration> registration, PriorityList list) -> {
        ClientState.Revoked.Builder revoked =
            ClientState.Revoked.newBuilder().setOwner(toProto(owner)).setList(toProto(list));
        registration.ifPresent(r -> revoked.setRegistration(toProto(r)));
        message.setRevoked(revoked);
      }
    }
    return message.build();
  }

  private static State fromProto(ClientState message) {
    return switch (message.getStateCase()) {
      case STATE_NOT_SET -> new State.Unreserved();
      case RESERVED ->
          new State.Reserved(
              fromProto(message.getReserved().getOwner()),
              fromProto(message.getReserved().getCode()),
              message.getReserved().getWrongTries(),
              fromProto(message.getReserved().getList()),
              LimitMessages.fromProto(message.getReserved().getLimits()));
      case ACTIVE ->
          new State.Active(
              fromProto(message.getActive().getOwner()),
              Digest.of(message.getActive().getCodeDigest().toByteArray()),
              fromProto(message.getActive().getRegistration()),
              fromProto(message.getActive().getList()),
              new BoxItems(
                  items(message.getActive().getHoldingsList()),
                  items(message.getActive().getWatchedList()),
                  items(message.getActive().getShadowList())),
              new JoinNonces(
                  fromProto(message.getActive().getLatestNonce()),
                  fromProto(message.getActive().getEarlierNonce()),
                  message.getActive().getCloneSuspected()),
              LimitMessages.fromProto(message.getActive().getLimits()));
      case REVOKED ->
          new State.Revoked(
              fromProto(message.getRevoked().getOwner()),
              message.getRevoked().hasRegistration()
                  ? Optional.of(fromProto(message.getRevoked().getRegistration()))
                  : Optional.empty(),
              fromProto(message.getRevoked().getList()));
    };
  }

  private static ByteString toProto(Optional<Digest> digest) {
    return digest.map(it -> ByteString.copyFrom(it.bytes())).orElse(ByteString.EMPTY);
  }

  private static Optional<Digest> fromProto(ByteString bytes) {
    return bytes.isEmpty() ? Optional.empty() : Optional.of(Digest.of(bytes.toByteArray()));
  }

  private static List<String> sorted(Set<MediaId> items) {
    return items.stream().map(MediaId::text).sorted().toList();
  }

  private static Set<MediaId> items(List<String> texts) {
    return texts.stream().map(MediaId::new).collect(Collectors.toSet());
  }

  private static ClientOwner toProto(Owner owner) {
    return ClientOwner.newBuilder()
        .setAccountId(owner.account().text())
        .setKind(owner.kind().name())
        .build();
  }

  private static Owner fromProto(ClientOwner message) {
    return new Owner(new AccountId(message.getAccountId()), NodeKind.valueOf(message.getKind()));
  }

  private static ClientCode toProto(Code code) {
    return ClientCode.newBuilder()
        .setDigest(ByteString.copyFrom(code.digest().bytes()))
        .setExpiresMillis(code.expires().toEpochMilli())
        .build();
  }

  private static Code fromProto(ClientCode message) {
    return new Code(
        Digest.of(message.getDigest().toByteArray()),
        Instant.ofEpochMilli(message.getExpiresMillis()));
  }

  private static ClientRegistration toProto(Registration registration) {
    return ClientRegistration.newBuilder()
        .setDeviceKey(ByteString.copyFrom(registration.deviceKey().bytes()))
        .setNumber(registration.number())
        .build();
  }

  private static Registration fromProto(ClientRegistration message) {
    return new Registration(Digest.of(message.getDeviceKey().toByteArray()), message.getNumber());
  }

  private static ClientList toProto(PriorityList list) {
    return ClientList.newBuilder()
        .setVersion(list.version())
        .addAllMediaIds(list.items().stream().map(MediaId::text).toList())
        .build();
  }

  private static PriorityList fromProto(ClientList message) {
    List<MediaId> items = message.getMediaIdsList().stream().map(MediaId::new).toList();
    return new PriorityList(message.getVersion(), items);
  }
}
