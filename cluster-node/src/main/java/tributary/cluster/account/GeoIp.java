package tributary.cluster.account;

import java.net.InetAddress;
import java.util.Optional;

/** In which country an address is, as far as its source knows. */
@FunctionalInterface
public interface GeoIp {
  /** ISO 3166 alpha-2; empty if nobody knows. */
  Optional<String> country(InetAddress address);
}
