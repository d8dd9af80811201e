package tributary.cluster.vault;

import java.security.PublicKey;
import java.util.concurrent.CompletionStage;
import tributary.model.KeyId;

/**
 * Keeps content keys and trades a media pass for one. It knows nothing of prices or accounts:
 * business rules are apart from key issue (R329). Failed stages carry a {@link
 * tributary.model.RefusedException}.
 */
public interface KeyVault {

  /** The key to which content keys are sealed for {@link #deposit}. */
  PublicKey publicKey();

  /** Stores a content key, wrapped. Repeating it is harmless. Refused: SEAL_BROKEN, KEY_EXISTS. */
  CompletionStage<Void> deposit(KeyId key, byte[] sealedContentKey);

  /**
   * Consumes the pass, once in the whole cluster, and seals the key to the device. Refused:
   * PASS_FORGED, PASS_EXPIRED, PASS_USED, WRONG_DEVICE, OUT_OF_TERRITORY, RENTAL_OVER, UNKNOWN_KEY.
   */
  CompletionStage<byte[]> redeem(byte[] pass, Redeemer by);
}
