package tributary.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.crypto.SigningKey;
import tributary.model.AccountId;
import tributary.model.Digest;
import tributary.model.RefusedException;

/** Tickets and passes: forged ones, and claims that a cluster gone mad has signed. */
class ClaimsFuzzTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final SignedClaims TICKETS =
      new SignedClaims("tributary lease ticket v1", "TICKET_FORGED");

  static Stream<byte[]> seeds() throws InvalidProtocolBufferException {
    byte[] ticket = WireFixture.ticket().sign(KEY);
    byte[] pass =
        new MediaPass(
                "pass-1",
                WireFixture.SENDER,
                new AccountId("account-1"),
                WireFixture.MEDIA,
                WireFixture.manifest().keyId(),
                Digest.ofContent(new byte[1]),
                "SE",
                WireFixture.NOW,
                WireFixture.NOW)
            .sign(KEY);
    byte[] claims = tributary.wire.proto.Signed.parseFrom(ticket).getPayload().toByteArray();
    return Stream.of(ticket, pass, claims);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void claims(byte[] data) {
    Refused.only(() -> MediaPass.unverified(data));
    if (isAccepted(data)) {
      throw new AssertionError("a ticket that this key did not sign was taken");
    }
    Refused.only(() -> LeaseTicket.verify(signed(data), KEY.publicKey(), Instant.EPOCH));
  }

  private static boolean isAccepted(byte[] data) {
    SigningKey other = Other.KEY;
    try {
      LeaseTicket.verify(data, other.publicKey(), Instant.EPOCH);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  private static final class Other {
    private static final SigningKey KEY = SigningKey.generate();
  }

  private static byte[] signed(byte[] claims) {
    try {
      return TICKETS.sign(tributary.wire.proto.LeaseTicket.parseFrom(claims), KEY);
    } catch (InvalidProtocolBufferException e) {
      return claims;
    }
  }
}
