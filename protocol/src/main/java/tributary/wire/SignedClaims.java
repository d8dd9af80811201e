package tributary.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import tributary.crypto.SigningKey;
import tributary.model.RefusedException;
import tributary.wire.proto.Signed;

/**
 * A message and its signature. The signature covers a purpose too, so that what was signed as one
 * thing never passes as another.
 *
 * @param purpose what the claims are for; ends in a version
 * @param forged the reason to refuse what is not genuine
 */
record SignedClaims(String purpose, String forged) {
  private static final int LONGEST = 1 << 20;

  byte[] sign(MessageLite claims, SigningKey key) {
    byte[] payload = claims.toByteArray();
    return Signed.newBuilder()
        .setPayload(ByteString.copyFrom(payload))
        .setSignature(ByteString.copyFrom(key.sign(signedBytes(payload))))
        .build()
        .toByteArray();
  }

  <M extends MessageLite> M verify(byte[] signed, PublicKey key, Parser<M> parser) {
    Signed message = parseSigned(signed);
    byte[] payload = message.getPayload().toByteArray();
    if (!SigningKey.verify(key, signedBytes(payload), message.getSignature().toByteArray())) {
      throw refuse("the signature does not hold");
    }
    return parse(payload, parser);
  }

  <M extends MessageLite> M unverified(byte[] signed, Parser<M> parser) {
    return parse(parseSigned(signed).getPayload().toByteArray(), parser);
  }

  RefusedException refuse(String what) {
    return new RefusedException(forged, what);
  }

  private Signed parseSigned(byte[] signed) {
    if (signed.length > LONGEST) {
      throw refuse("it has " + signed.length + " bytes, at most " + LONGEST + " are allowed");
    }
    return parse(signed, Signed.parser());
  }

  private <M> M parse(byte[] bytes, Parser<M> parser) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      RefusedException refused = refuse("it is no signed message");
      refused.initCause(e);
      throw refused;
    }
  }

  private byte[] signedBytes(byte[] payload) {
    byte[] domain = (purpose + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(domain, domain.length + payload.length);
    System.arraycopy(payload, 0, all, domain.length, payload.length);
    return all;
  }
}
