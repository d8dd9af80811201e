package tributary.edge.lease;

/**
 * What bytes cost on the line, so that a limit equal to the line's rate keeps the line full and its
 * modem's queue nearly empty. Full Ethernet frames of 1514 bytes carry 1448 of a TCP stream (IPv4,
 * timestamps); a TLS 1.3 record of up to 16 KiB adds 22; a receiver acknowledges every second full
 * frame. Bytes sent again and the handshake are not counted.
 */
final class LineCost {
  /** Ethernet 14, IPv4 20, TCP 20 with 12 of timestamps. */
  private static final int HEADERS = 66;

  private static final int FRAME_STREAM = 1448;
  private static final int RECORD = 16 << 10;
  private static final int RECORD_OVERHEAD = 22;
  private static final int RECEIVED_PER_ACK = 2 * FRAME_STREAM;

  /** A request, an answer: some 60 to 100 bytes in a frame of their own. */
  static final int CONTROL_MESSAGE = sent(80);

  private LineCost() {}

  /** Bytes on the line that {@code payload} bytes of a connection take, written together. */
  static int sent(int payload) {
    int stream = payload + RECORD_OVERHEAD * ceil(payload, RECORD);
    return stream + HEADERS * ceil(stream, FRAME_STREAM);
  }

  /** Bytes on the line, the other way, that acknowledge this payload. */
  static int acknowledging(int payload) {
    return (int) ((long) payload * HEADERS / RECEIVED_PER_ACK);
  }

  /** The payload that, written together, leaves in this many full frames. */
  static int payloadOf(int frames) {
    int stream = frames * FRAME_STREAM;
    return stream - RECORD_OVERHEAD * ceil(stream, RECORD + RECORD_OVERHEAD);
  }

  /** How many full frames leave in this time, rounded down. */
  static long frames(long bitsPerSecond, long nanos) {
    return (long) (bitsPerSecond / 8.0 * nanos / 1e9 / (FRAME_STREAM + HEADERS));
  }

  private static int ceil(int value, int unit) {
    return (value + unit - 1) / unit;
  }
}
