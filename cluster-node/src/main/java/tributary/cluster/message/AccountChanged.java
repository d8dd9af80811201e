package tributary.cluster.message;

import tributary.model.AccountId;

/** Something that an account's owner may be looking at is not what it was. */
public record AccountChanged(AccountId account, What what) implements ClusterMessage {

  /** What to look at again. */
  public enum What {
    /** Profile and standing. */
    ACCOUNT,
    /** Which devices there are, and how they are. */
    DEVICES,
    /** A device's list, or what of it is on the device. */
    LISTS,
    /** Rentals and ledger. */
    RENTALS
  }
}
