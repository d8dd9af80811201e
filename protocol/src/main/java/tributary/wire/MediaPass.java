package tributary.wire;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.time.Instant;
import tributary.crypto.SigningKey;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.wire.proto.MediaPassClaims;

/**
 * The right to fetch one item's key once, on one device (R335-R337).
 *
 * @param passId unique; the vault remembers it as used
 * @param deviceKey digest of the device's SubjectPublicKeyInfo
 * @param territory where the key may be fetched: ISO 3166 alpha-2, or {@link #ANYWHERE}
 * @param viewableUntil by the policy it was granted under; in whole milliseconds
 * @param expires in whole milliseconds
 */
public record MediaPass(
    String passId,
    ClientId client,
    AccountId account,
    MediaId media,
    KeyId key,
    Digest deviceKey,
    String territory,
    Instant viewableUntil,
    Instant expires) {
  public static final String ANYWHERE = "*";

  private static final int LONGEST_ID = 100;
  private static final int LONGEST_TERRITORY = 2;
  private static final SignedClaims CLAIMS =
      new SignedClaims("tributary media pass v1", "PASS_FORGED");

  public byte[] sign(SigningKey signingKey) {
    return CLAIMS.sign(
        MediaPassClaims.newBuilder()
            .setPassId(passId)
            .setClientId(client.text())
            .setAccountId(account.text())
            .setMediaId(media.text())
            .setKeyId(ByteString.copyFrom(key.bytes()))
            .setDeviceKeyDigest(ByteString.copyFrom(deviceKey.bytes()))
            .setTerritory(territory)
            .setViewableUntilMillis(viewableUntil.toEpochMilli())
            .setExpiresMillis(expires.toEpochMilli())
            .build(),
        signingKey);
  }

  /**
   * @throws RefusedException PASS_FORGED, PASS_EXPIRED
   */
  public static MediaPass verify(byte[] signed, PublicKey clusterKey, Instant now) {
    MediaPass pass = fromProto(CLAIMS.verify(signed, clusterKey, MediaPassClaims.parser()));
    if (!now.isBefore(pass.expires)) {
      throw new RefusedException(
          "PASS_EXPIRED", "the pass " + pass.passId + " ended " + pass.expires);
    }
    return pass;
  }

  /** Of a device there; nothing is known of a country that is empty. */
  public boolean isFor(String country) {
    return territory.equals(ANYWHERE) || territory.equals(country);
  }

  /**
   * What the pass says, its signature not looked at: for the device, which shows it to the vault
   * and trusts the session it came by.
   *
   * @throws RefusedException PASS_FORGED if it is no pass at all
   */
  public static MediaPass unverified(byte[] signed) {
    return fromProto(CLAIMS.unverified(signed, MediaPassClaims.parser()));
  }

  /** A node of a version before names neither territory nor policy; it has judged both. */
  private static MediaPass fromProto(MediaPassClaims claims) {
    String territory = Fields.atMost("pass.territory", claims.getTerritory(), LONGEST_TERRITORY);
    long until = claims.getViewableUntilMillis();
    return new MediaPass(
        Fields.atMost("pass.pass_id", claims.getPassId(), LONGEST_ID),
        Fields.clientId("pass.client_id", claims.getClientId()),
        Fields.read("pass.account_id", claims.getAccountId(), AccountId::new),
        Fields.mediaId("pass.media_id", claims.getMediaId()),
        Fields.read("pass.key_id", claims.getKeyId().toByteArray(), KeyId::new),
        Fields.digest("pass.device_key_digest", claims.getDeviceKeyDigest()),
        territory.isEmpty() ? ANYWHERE : territory,
        Instant.ofEpochMilli(until == 0 ? claims.getExpiresMillis() : until),
        Instant.ofEpochMilli(claims.getExpiresMillis()));
  }
}
