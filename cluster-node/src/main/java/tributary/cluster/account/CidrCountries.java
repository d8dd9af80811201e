package tributary.cluster.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Countries from a file of lines {@code 198.51.100.0/24,SE}, as registries and geolocation
 * providers export them; {@code #} begins a comment. The narrowest range counts.
 */
public final class CidrCountries implements GeoIp {
  private static final int MOST_LINES = 5_000_000;

  /** The first {@code bits} of an address, the rest zero. */
  private record Prefix(int length, int bits, long high, long low) {
    static Prefix of(byte[] address, int bits) {
      long high = 0;
      long low = 0;
      for (int i = 0; i < address.length && i * 8 < bits; i++) {
        long part = address[i] & 0xff & (0xff << Math.max(0, 8 - (bits - i * 8)));
        if (i < 8) {
          high |= part << (56 - 8 * i);
        } else {
          low |= part << (120 - 8 * i);
        }
      }
      return new Prefix(address.length, bits, high, low);
    }
  }

  private final Map<Prefix, String> countries = new HashMap<>();

  private CidrCountries() {}

  /**
   * @throws IOException naming file and line
   */
  public static CidrCountries read(Path file) throws IOException {
    CidrCountries read = new CidrCountries();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (++number > MOST_LINES) {
          throw new IOException(file + " has more than " + MOST_LINES + " lines");
        }
        String text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          read.add(text, file + " line " + number);
        }
      }
    }
    return read;
  }

  private void add(String text, String where) throws IOException {
    if (!text.matches("[0-9A-Fa-f.:]+/[0-9]{1,3}\\s*,\\s*[A-Z]{2}")) {
      throw new IOException(where + " must be as 198.51.100.0/24,SE, was \"" + text + "\"");
    }
    int slash = text.indexOf('/');
    int comma = text.indexOf(',');
    byte[] address = InetAddress.getByName(text.substring(0, slash)).getAddress();
    int bits = Integer.parseInt(text.substring(slash + 1, comma).strip());
    if (bits > 8 * address.length) {
      throw new IOException(where + " has no such prefix: " + text);
    }
    countries.put(Prefix.of(address, bits), text.substring(comma + 1).strip());
  }

  @Override
  public Optional<String> country(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (int bits = 8 * bytes.length; bits >= 0; bits--) {
      String found = countries.get(Prefix.of(bytes, bits));
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
