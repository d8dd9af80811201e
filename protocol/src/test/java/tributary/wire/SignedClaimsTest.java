package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tributary.crypto.DeviceKey;
import tributary.crypto.SigningKey;
import tributary.model.AccountId;
import tributary.model.KeyId;
import tributary.model.RefusedException;

class SignedClaimsTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final Instant NOW = WireFixture.NOW;
  private static final MediaPass PASS =
      new MediaPass(
          "pass-1",
          WireFixture.RECEIVER,
          new AccountId("marie"),
          WireFixture.MEDIA,
          new KeyId(new byte[16]),
          DeviceKey.generate().digest(),
          "SE",
          NOW.plusSeconds(7200),
          NOW.plusSeconds(120));

  @Test
  void aTicketSaysWhatWasSigned() {
    byte[] signed = WireFixture.ticket().sign(KEY);

    assertThat(LeaseTicket.verify(signed, KEY.publicKey(), NOW)).isEqualTo(WireFixture.ticket());
  }

  @Test
  void aPassSaysWhatWasSigned() {
    byte[] signed = PASS.sign(KEY);

    assertThat(MediaPass.verify(signed, KEY.publicKey(), NOW)).isEqualTo(PASS);
    assertThat(MediaPass.unverified(signed)).isEqualTo(PASS);
  }

  @Test
  void anyChangedByteOfATicketIsFound() {
    byte[] signed = WireFixture.ticket().sign(KEY);

    for (int at = 0; at < signed.length; at++) {
      byte[] tampered = signed.clone();
      tampered[at] ^= 1;
      refused("TICKET_FORGED: ", () -> LeaseTicket.verify(tampered, KEY.publicKey(), NOW));
    }
  }

  @Test
  void anyChangedByteOfAPassIsFound() {
    byte[] signed = PASS.sign(KEY);

    for (int at = 0; at < signed.length; at++) {
      byte[] tampered = signed.clone();
      tampered[at] ^= 1;
      refused("PASS_FORGED: ", () -> MediaPass.verify(tampered, KEY.publicKey(), NOW));
    }
  }

  @Test
  void anotherKeysTicketAndPassAreForged() {
    SigningKey other = SigningKey.generate();

    refused(
        "TICKET_FORGED: the signature does not hold",
        () -> LeaseTicket.verify(WireFixture.ticket().sign(other), KEY.publicKey(), NOW));
    refused(
        "PASS_FORGED: the signature does not hold",
        () -> MediaPass.verify(PASS.sign(other), KEY.publicKey(), NOW));
    refused(
        "TICKET_FORGED: it is no signed message",
        () -> LeaseTicket.verify(new byte[] {-1, -1}, KEY.publicKey(), NOW));
    refused(
        "PASS_FORGED: it has 1048577 bytes",
        () -> MediaPass.verify(new byte[(1 << 20) + 1], KEY.publicKey(), NOW));
  }

  @Test
  void aTicketNeverPassesAsAPassThoughOneKeySignedBoth() {
    refused(
        "PASS_FORGED: the signature does not hold",
        () -> MediaPass.verify(WireFixture.ticket().sign(KEY), KEY.publicKey(), NOW));
    refused(
        "TICKET_FORGED: the signature does not hold",
        () -> LeaseTicket.verify(PASS.sign(KEY), KEY.publicKey(), NOW));
  }

  @Test
  void aTicketAndAPassEndOnTheMillisecond() {
    byte[] ticket = WireFixture.ticket().sign(KEY);
    byte[] pass = PASS.sign(KEY);

    LeaseTicket.verify(ticket, KEY.publicKey(), NOW.plusMillis(59_999));
    refused(
        "TICKET_EXPIRED: the ticket of lease " + WireFixture.LEASE,
        () -> LeaseTicket.verify(ticket, KEY.publicKey(), NOW.plusSeconds(60)));
    refused(
        "PASS_EXPIRED: the pass pass-1",
        () -> MediaPass.verify(pass, KEY.publicKey(), NOW.plusSeconds(120)));
  }

  private static void refused(String what, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(RefusedException.class).hasMessageStartingWith(what);
  }
}
