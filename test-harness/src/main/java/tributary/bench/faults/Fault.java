package tributary.bench.faults;

/** What a bad donor does. */
enum Fault {
  /** Sends a segment of the right length with wrong bytes. */
  WRONG_BYTES("sends wrong bytes"),

  /** Sends one segment, then nothing, and goes on to report. */
  STALLS("stalls"),

  /** Sends a segment every four seconds, whatever rate it promised. */
  TRICKLES("trickles"),

  /** Announces the whole item and has nothing of it. */
  LIES("lies about its have map");

  final String sentence;

  Fault(String sentence) {
    this.sentence = sentence;
  }
}
