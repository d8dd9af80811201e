package tributary.edge.playback;

import java.security.PrivateKey;
import java.time.Duration;
import tributary.crypto.SealedBox;
import tributary.edge.link.ClusterLink;
import tributary.media.ContentKey;
import tributary.model.Manifest;
import tributary.model.RefusedException;

/** An item's key, for a pass that the cluster granted. */
public final class GrantedKey {
  private GrantedKey() {}

  /**
   * Blocks on the cluster. To be closed, which zeroes it.
   *
   * @throws RefusedException WRONG_KEY, NO_ANSWER, or the cluster's own (PASS_USED...)
   */
  public static ContentKey trade(
      ClusterLink link,
      byte[] pass,
      Manifest manifest,
      PrivateKey deviceKey,
      Duration answerTimeout) {
    byte[] sealed = Answers.await(link.key(pass), answerTimeout);
    ContentKey key =
        new ContentKey(SealedBox.open(sealed, deviceKey, ContentKey.sealContext(manifest.keyId())));
    try {
      key.require(manifest.keyCheck());
    } catch (RefusedException e) {
      key.close();
      throw e;
    }
    return key;
  }
}
