package tributary.core.scheduling;

/** What a lease that ended says against its donor: how long its transfer leaves it alone. */
public enum Blame {
  /** The donor did nothing wrong. */
  NONE,

  /** It was too slow, or its receiver was silent too: tried again soon. */
  SOME,

  /** It was silent, out of this receiver's reach, or lacked what it had announced. */
  FULL
}
