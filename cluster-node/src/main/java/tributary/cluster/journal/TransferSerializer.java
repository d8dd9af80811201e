package tributary.cluster.journal;

import com.google.protobuf.ByteString;
import java.time.Instant;
import tributary.cluster.journal.proto.TransferBytes;
import tributary.cluster.journal.proto.TransferFacts;
import tributary.core.transfer.TransferEvent;
import tributary.core.transfer.TransferState;
import tributary.model.ClientId;
import tributary.model.Digest;

/** {@code transfer.proto}. */
public final class TransferSerializer extends JournalSerializer {
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
              .setFileDigest(ByteString.copyFrom(digest.bytes()))
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
              .setReceived(bytes(retried.bytesFromOrigin(), retried.bytesFromBoxes()))
              .setAtMillis(retried.at().toEpochMilli());
      case TransferEvent.Succeeded(long fromOrigin, long fromBoxes, Instant at) ->
          message
              .getSucceededBuilder()
              .setReceived(bytes(fromOrigin, fromBoxes))
              .setAtMillis(at.toEpochMilli());
      case TransferEvent.Failed(String reason, long fromOrigin, long fromBoxes, Instant at) ->
          message
              .getFailedBuilder()
              .setReason(reason)
              .setReceived(bytes(fromOrigin, fromBoxes))
              .setAtMillis(at.toEpochMilli());
      case TransferEvent.Cancelled(String reason, long fromOrigin, long fromBoxes, Instant at) ->
          message
              .getCancelledBuilder()
              .setReason(reason)
              .setReceived(bytes(fromOrigin, fromBoxes))
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
              Digest.of(message.getStarted().getFileDigest().toByteArray()),
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
              message.getSucceeded().getReceived().getFromOrigin(),
              message.getSucceeded().getReceived().getFromBoxes(),
              Instant.ofEpochMilli(message.getSucceeded().getAtMillis()));
      case FAILED ->
          new TransferEvent.Failed(
              message.getFailed().getReason(),
              message.getFailed().getReceived().getFromOrigin(),
              message.getFailed().getReceived().getFromBoxes(),
              Instant.ofEpochMilli(message.getFailed().getAtMillis()));
      case CANCELLED ->
          new TransferEvent.Cancelled(
              message.getCancelled().getReason(),
              message.getCancelled().getReceived().getFromOrigin(),
              message.getCancelled().getReceived().getFromBoxes(),
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
        retried.getReceived().getFromOrigin(),
        retried.getReceived().getFromBoxes(),
        Instant.ofEpochMilli(retried.getAtMillis()));
  }

  private static TransferBytes bytes(long fromOrigin, long fromBoxes) {
    return TransferBytes.newBuilder().setFromOrigin(fromOrigin).setFromBoxes(fromBoxes).build();
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
        .setFileDigest(ByteString.copyFrom(facts.fileDigest().bytes()))
        .setStartedMillis(facts.started().toEpochMilli())
        .setReceived(bytes(facts.bytesFromOrigin(), facts.bytesFromBoxes()))
        .build();
  }

  private static TransferState.Facts facts(tributary.cluster.journal.proto.TransferState message) {
    TransferFacts facts = message.getFacts();
    return new TransferState.Facts(
        facts.getEpoch(),
        facts.getAttempt(),
        facts.getLengthBytes(),
        Digest.of(facts.getFileDigest().toByteArray()),
        Instant.ofEpochMilli(facts.getStartedMillis()),
        facts.getReceived().getFromOrigin(),
        facts.getReceived().getFromBoxes());
  }
}
