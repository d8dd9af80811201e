package tributary.cluster.journal;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tributary.cluster.journal.proto.TransferBytes;
import tributary.cluster.journal.proto.TransferFacts;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.Given;
import tributary.core.transfer.Received;
import tributary.core.transfer.TransferEvent;
import tributary.core.transfer.TransferState;
import tributary.model.ClientId;
import tributary.model.Digest;

/** {@code transfer.proto}. */
public final class TransferSerializer extends JournalSerializer {
  private static final Set<LeaseReason> UNRECORDED =
      EnumSet.of(LeaseReason.ORIGIN_UNRECORDED, LeaseReason.BOX_UNRECORDED);

  public TransferSerializer() {
    super(
        7104,
        new Form<>(
            "TransferEvent",
            TransferEvent.class,
            TransferSerializer::toProto,
            tributary.cluster.journal.proto.TransferEvent.parser(),
            TransferSerializer::fromProto),
        new Form<>(
            "TransferState",
            TransferState.class,
            TransferSerializer::toProto,
            tributary.cluster.journal.proto.TransferState.parser(),
            TransferSerializer::fromProto));
  }

  private static tributary.cluster.journal.proto.TransferEvent toProto(TransferEvent event) {
    var message = tributary.cluster.journal.proto.TransferEvent.newBuilder();
    switch (event) {
      case TransferEvent.Started(int epoch, long length, Digest digest, Instant at) ->
          message
              .getStartedBuilder()
              .setEpoch(epoch)
              .setLengthBytes(length)
              .setRootDigest(ByteString.copyFrom(digest.bytes()))
              .setAtMillis(at.toEpochMilli());
      case TransferEvent.Held(ClientId silent, Instant at) ->
          message.getHeldBuilder().setSilentClientId(silent.text()).setAtMillis(at.toEpochMilli());
      case TransferEvent.Resumed(Instant at) ->
          message.getResumedBuilder().setAtMillis(at.toEpochMilli());
      case TransferEvent.Retried retried ->
          message
              .getRetriedBuilder()
              .setAttempt(retried.attempt())
              .setUntilMillis(retried.until().toEpochMilli())
              .setReason(retried.reason())
              .setReceived(bytes(retried.received()))
              .setAtMillis(retried.at().toEpochMilli());
      case TransferEvent.Succeeded(Received received, Instant at) ->
          message.getSucceededBuilder().setReceived(bytes(received)).setAtMillis(at.toEpochMilli());
      case TransferEvent.Failed(String reason, Received received, Instant at) ->
          message
              .getFailedBuilder()
              .setReason(reason)
              .setReceived(bytes(received))
              .setAtMillis(at.toEpochMilli());
      case TransferEvent.Cancelled(String reason, Received received, Instant at) ->
          message
              .getCancelledBuilder()
              .setReason(reason)
              .setReceived(bytes(received))
              .setAtMillis(at.toEpochMilli());
    }
    return message.build();
  }

  private static TransferEvent fromProto(tributary.cluster.journal.proto.TransferEvent message) {
    return switch (message.getEventCase()) {
      case STARTED ->
          new TransferEvent.Started(
              message.getStarted().getEpoch(),
              message.getStarted().getLengthBytes(),
              Digest.of(message.getStarted().getRootDigest().toByteArray()),
              Instant.ofEpochMilli(message.getStarted().getAtMillis()));
      case HELD ->
          new TransferEvent.Held(
              new ClientId(message.getHeld().getSilentClientId()),
              Instant.ofEpochMilli(message.getHeld().getAtMillis()));
      case RESUMED ->
          new TransferEvent.Resumed(Instant.ofEpochMilli(message.getResumed().getAtMillis()));
      case RETRIED -> retried(message.getRetried());
      case SUCCEEDED ->
          new TransferEvent.Succeeded(
              received(message.getSucceeded().getReceived()),
              Instant.ofEpochMilli(message.getSucceeded().getAtMillis()));
      case FAILED ->
          new TransferEvent.Failed(
              message.getFailed().getReason(),
              received(message.getFailed().getReceived()),
              Instant.ofEpochMilli(message.getFailed().getAtMillis()));
      case CANCELLED ->
          new TransferEvent.Cancelled(
              message.getCancelled().getReason(),
              received(message.getCancelled().getReceived()),
              Instant.ofEpochMilli(message.getCancelled().getAtMillis()));
      case EVENT_NOT_SET -> throw new IllegalArgumentException("an event of a later version");
    };
  }

  private static TransferEvent retried(
      tributary.cluster.journal.proto.TransferEvent.Retried retried) {
    return new TransferEvent.Retried(
        retried.getAttempt(),
        Instant.ofEpochMilli(retried.getUntilMillis()),
        retried.getReason(),
        received(retried.getReceived()),
        Instant.ofEpochMilli(retried.getAtMillis()));
  }

  /** What was counted before reasons were is only in the sums. */
  private static TransferBytes bytes(Received received) {
    TransferBytes.Builder message =
        TransferBytes.newBuilder()
            .setFromOrigin(received.fromOrigin())
            .setFromBoxes(received.fromBoxes());
    received.byReason().entrySet().stream()
        .filter(entry -> !UNRECORDED.contains(entry.getKey()))
        .forEach(
            entry ->
                message
                    .addByReasonBuilder()
                    .setReason(entry.getKey().name())
                    .setBytes(entry.getValue()));
    received.given().forEach(given -> message.addGiven(toProto(given)));
    return message.build();
  }

  private static TransferBytes.Given toProto(Given given) {
    return TransferBytes.Given.newBuilder()
        .setDonorId(given.donor().text())
        .setReason(given.reason().name())
        .setLeases(given.leases())
        .setFailed(given.failed())
        .setBytes(given.bytes())
        .setMillis(given.millis())
        .setFailure(given.failure())
        .build();
  }

  private static Optional<Given> fromProto(TransferBytes.Given given) {
    return LeaseReason.named(given.getReason())
        .map(
            reason ->
                new Given(
                    new ClientId(given.getDonorId()),
                    reason,
                    given.getLeases(),
                    given.getFailed(),
                    given.getBytes(),
                    given.getMillis(),
                    given.getFailure()));
  }

  private static Received received(TransferBytes message) {
    Received known = Received.NONE;
    for (TransferBytes.ByReason entry : message.getByReasonList()) {
      Optional<LeaseReason> reason = LeaseReason.named(entry.getReason());
      known = reason.isPresent() ? known.plus(reason.get(), entry.getBytes()) : known;
    }
    Received all =
        known
            .plus(LeaseReason.ORIGIN_UNRECORDED, message.getFromOrigin() - known.fromOrigin())
            .plus(LeaseReason.BOX_UNRECORDED, message.getFromBoxes() - known.fromBoxes());
    return new Received(
        all.byReason(),
        message.getGivenList().stream().flatMap(given -> fromProto(given).stream()).toList());
  }

  private static tributary.cluster.journal.proto.TransferState toProto(TransferState state) {
    var message = tributary.cluster.journal.proto.TransferState.newBuilder();
    if (state instanceof TransferState.Existing existing) {
      message.setFacts(toProto(existing.facts()));
    }
    switch (state) {
      case TransferState.Absent _ -> {}
      case TransferState.Running _ -> message.getRunningBuilder();
      case TransferState.Held held ->
          message
              .getHeldBuilder()
              .setSilentClientId(held.silent().text())
              .setSinceMillis(held.since().toEpochMilli());
      case TransferState.Retrying retrying ->
          message
              .getRetryingBuilder()
              .setUntilMillis(retrying.until().toEpochMilli())
              .setReason(retrying.reason());
      case TransferState.Succeeded succeeded ->
          message.getSucceededBuilder().setEndedMillis(succeeded.ended().toEpochMilli());
      case TransferState.Failed failed ->
          message
              .getFailedBuilder()
              .setReason(failed.reason())
              .setEndedMillis(failed.ended().toEpochMilli());
      case TransferState.Cancelled cancelled ->
          message
              .getCancelledBuilder()
              .setReason(cancelled.reason())
              .setEndedMillis(cancelled.ended().toEpochMilli());
    }
    return message.build();
  }

  private static TransferState fromProto(tributary.cluster.journal.proto.TransferState message) {
    return switch (message.getStateCase()) {
      case STATE_NOT_SET -> new TransferState.Absent();
      case RUNNING -> new TransferState.Running(facts(message));
      case HELD ->
          new TransferState.Held(
              facts(message),
              new ClientId(message.getHeld().getSilentClientId()),
              Instant.ofEpochMilli(message.getHeld().getSinceMillis()));
      case RETRYING ->
          new TransferState.Retrying(
              facts(message),
              Instant.ofEpochMilli(message.getRetrying().getUntilMillis()),
              message.getRetrying().getReason());
      case SUCCEEDED ->
          new TransferState.Succeeded(
              facts(message), Instant.ofEpochMilli(message.getSucceeded().getEndedMillis()));
      case FAILED ->
          new TransferState.Failed(
              facts(message),
              message.getFailed().getReason(),
              Instant.ofEpochMilli(message.getFailed().getEndedMillis()));
      case CANCELLED ->
          new TransferState.Cancelled(
              facts(message),
              message.getCancelled().getReason(),
              Instant.ofEpochMilli(message.getCancelled().getEndedMillis()));
    };
  }

  private static TransferFacts toProto(TransferState.Facts facts) {
    return TransferFacts.newBuilder()
        .setEpoch(facts.epoch())
        .setAttempt(facts.attempt())
        .setLengthBytes(facts.lengthBytes())
        .setRootDigest(ByteString.copyFrom(facts.rootDigest().bytes()))
        .setStartedMillis(facts.started().toEpochMilli())
        .setReceived(bytes(facts.received()))
        .build();
  }

  private static TransferState.Facts facts(tributary.cluster.journal.proto.TransferState message) {
    TransferFacts facts = message.getFacts();
    return new TransferState.Facts(
        facts.getEpoch(),
        facts.getAttempt(),
        facts.getLengthBytes(),
        Digest.of(facts.getRootDigest().toByteArray()),
        Instant.ofEpochMilli(facts.getStartedMillis()),
        received(facts.getReceived()));
  }
}
