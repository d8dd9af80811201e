package tributary.cluster.account;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tributary.core.playback.Place;
import tributary.model.Title;

/**
 * Where the titles of each catalog may be watched ({@code tributary.playback}), and who is where.
 */
public final class Territories {
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private final Map<String, Set<String>> catalogs;
  private final Set<String> others;
  private final GeoIp geoIp;

  private Territories(Map<String, Set<String>> catalogs, Set<String> others, GeoIp geoIp) {
    this.catalogs = Map.copyOf(catalogs);
    this.others = Set.copyOf(others);
    this.geoIp = geoIp;
  }

  /**
   * {@code tributary.playback}: territories, other-territory, geoip-file.
   *
   * @throws IllegalArgumentException naming key and value
   */
  public static Territories from(Config config) {
    Config section = config.getConfig("tributary.playback");
    Map<String, Set<String>> catalogs = new HashMap<>();
    for (Config entry : section.getConfigList("territories")) {
      catalogs.put(
          entry.getString("catalog"), countries("territories", entry.getStringList("countries")));
    }
    Set<String> others = countries("other-territory", section.getStringList("other-territory"));
    return new Territories(catalogs, others, geoIp(section.getString("geoip-file")));
  }

  private static Set<String> countries(String key, List<String> names) {
    for (String name : names) {
      if (!name.equals(Place.ANYWHERE) && !COUNTRIES.contains(name)) {
        throw new IllegalArgumentException(
            "tributary.playback." + key + " must name countries as SE, or *, was " + names);
      }
    }
    return Set.copyOf(names);
  }

  private static GeoIp geoIp(String file) {
    if (file.isEmpty()) {
      return address -> Optional.empty();
    }
    try {
      return CidrCountries.read(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("tributary.playback.geoip-file: " + e.getMessage(), e);
    }
  }

  /** Watched by a device with this address. */
  public Place of(String catalog, InetAddress device) {
    return new Place(geoIp.country(device), allowed(catalog));
  }

  /** ISO 3166 alpha-2 of a device with this address; empty if that says nothing. */
  public String of(InetAddress device) {
    return geoIp.country(device).orElse("");
  }

  /** Asked for from elsewhere than the device; where that is, is seen when it plays. */
  public Place unplaced(String catalog, String accountCountry) {
    return new Place(Optional.of(accountCountry), allowed(catalog));
  }

  private Set<String> allowed(String catalog) {
    return catalog.equals(Title.SOFTWARE) ? Set.of() : catalogs.getOrDefault(catalog, others);
  }
}
