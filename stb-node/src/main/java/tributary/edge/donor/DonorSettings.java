package tributary.edge.donor;

import com.typesafe.config.Config;

/**
 * @param mostRequests that may wait under one lease; more are refused as LIMIT
 * @param readAheadBytes read before the socket takes them, beyond one segment
 */
public record DonorSettings(int mostRequests, long readAheadBytes) {
  public DonorSettings {
    if (mostRequests < 1) {
      throw new IllegalArgumentException(
          "tributary.edge.donor.most-requests must be at least 1, was " + mostRequests);
    }
    if (readAheadBytes < 0) {
      throw new IllegalArgumentException(
          "tributary.edge.donor.read-ahead must not be negative, was " + readAheadBytes);
    }
  }

  public static DonorSettings from(Config config) {
    Config donor = config.getConfig("tributary.edge.donor");
    return new DonorSettings(donor.getInt("most-requests"), donor.getBytes("read-ahead"));
  }
}
