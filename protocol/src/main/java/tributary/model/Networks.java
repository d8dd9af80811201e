package tributary.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Address ranges in CIDR notation, as {@code 10.0.0.0/8} or {@code fd00::/8}. */
public record Networks(List<Range> ranges) {
  /** What the IANA registries of special-purpose addresses keep off the open Internet. */
  private static final Networks SPECIAL =
      of(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "::/8",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/9",
              "ff00::/8"));

  public Networks {
    ranges = List.copyOf(ranges);
  }

  /**
   * @throws IllegalArgumentException naming the range that is none
   */
  public static Networks of(List<String> texts) {
    return new Networks(texts.stream().map(Range::of).toList());
  }

  public boolean contains(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address.getAddress()));
  }

  public static boolean isPublic(InetAddress address) {
    return !SPECIAL.contains(address);
  }

  /** All addresses that have these first bits. */
  public record Range(byte[] address, int bits) {
    static Range of(String text) {
      try {
        int slash = text.indexOf('/');
        String host = text.substring(0, Math.max(0, slash));
        if (!host.matches("[0-9.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*")) {
          throw new NumberFormatException("no address");
        }
        byte[] address = InetAddress.getByName(host).getAddress();
        int bits = Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > 8 * address.length) {
          throw new NumberFormatException("no such prefix");
        }
        return new Range(address, bits);
      } catch (NumberFormatException | UnknownHostException e) {
        throw new IllegalArgumentException(
            "must be ranges such as 10.0.0.0/8, was \"" + text + "\"", e);
      }
    }

    public boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        if (((address[i / 8] ^ other[i / 8]) & (0x80 >> (i % 8))) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
