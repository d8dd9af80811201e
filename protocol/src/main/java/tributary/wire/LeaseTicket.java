package tributary.wire;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import tributary.crypto.SigningKey;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

/**
 * Who may send what to whom, until when: signed by the cluster, shown by the initiator, checked by
 * the listener.
 *
 * @param expires in whole milliseconds
 */
public record LeaseTicket(
    LeaseId lease,
    ClientId sender,
    ClientId receiver,
    List<SegmentRange> segments,
    long rateBitsPerSecond,
    Instant expires) {
  private static final SignedClaims CLAIMS =
      new SignedClaims("tributary lease ticket v1", "TICKET_FORGED");

  public LeaseTicket {
    segments = List.copyOf(segments);
  }

  public byte[] sign(SigningKey key) {
    return CLAIMS.sign(
        tributary.wire.proto.LeaseTicket.newBuilder()
            .setLease(IdMessages.toProto(lease))
            .setSenderClientId(sender.text())
            .setReceiverClientId(receiver.text())
            .addAllSegments(IdMessages.toProto(segments))
            .setRateBitsPerSecond(rateBitsPerSecond)
            .setExpiresMillis(expires.toEpochMilli())
            .build(),
        key);
  }

  /**
   * @throws RefusedException TICKET_FORGED, TICKET_EXPIRED
   */
  public static LeaseTicket verify(byte[] signed, PublicKey clusterKey, Instant now) {
    tributary.wire.proto.LeaseTicket claims =
        CLAIMS.verify(signed, clusterKey, tributary.wire.proto.LeaseTicket.parser());
    LeaseTicket ticket =
        new LeaseTicket(
            IdMessages.fromProto(claims.getLease()),
            Fields.clientId("ticket.sender_client_id", claims.getSenderClientId()),
            Fields.clientId("ticket.receiver_client_id", claims.getReceiverClientId()),
            IdMessages.fromProto(claims.getSegmentsList()),
            claims.getRateBitsPerSecond(),
            Instant.ofEpochMilli(claims.getExpiresMillis()));
    if (!now.isBefore(ticket.expires)) {
      throw new RefusedException(
          "TICKET_EXPIRED", "the ticket of lease " + ticket.lease + " ended " + ticket.expires);
    }
    return ticket;
  }
}
