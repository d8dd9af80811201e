package tributary.edge.donor;

import com.typesafe.config.Config;

/**
 * @param mostRequests that may wait under one lease; more are refused as LIMIT
 */
public record DonorSettings(int mostRequests) {
  public DonorSettings {
    if (mostRequests < 1) {
      throw new IllegalArgumentException(
          "tributary.edge.donor.most-requests must be at least 1, was " + mostRequests);
    }
  }

  public static DonorSettings from(Config config) {
    return new DonorSettings(config.getInt("tributary.edge.donor.most-requests"));
  }
}
