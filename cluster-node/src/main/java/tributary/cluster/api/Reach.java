package tributary.cluster.api;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tributary.cluster.account.AccountCommand.Profile;
import tributary.cluster.api.http.Problem;
import tributary.cluster.operator.Vendor;
import tributary.model.Title;

/**
 * What a household may list and rent from where it is: titles of the catalogs it has chosen (R213),
 * and on a vendor's site of this vendor's only (R143, R145). What stands on its list already stays
 * there.
 *
 * @param vendor whose site it is on; empty on the network's own
 */
record Reach(Profile profile, Optional<Vendor> vendor) {

  /**
   * @param key names the title in the request
   * @throws tributary.cluster.api.http.ProblemException NOT_OFFERED
   */
  void require(String key, Title title) {
    if (vendor.isPresent() && !vendor.get().offers(title.catalog())) {
      throw problem(key, title, "which " + vendor.get().name() + " does not offer");
    }
    if (!profile.reaches(title.catalog())) {
      throw problem(key, title, "which the account has not chosen");
    }
  }

  private static RuntimeException problem(String key, Title title, String why) {
    return Problem.of(
            "NOT_OFFERED",
            "%s is %s of the catalog %s, %s".formatted(key, title.media(), title.catalog(), why))
        .with("key", key)
        .thrown();
  }

  /** The vendor's own seller on its site; whoever is cheapest on the network's. */
  Optional<String> seller() {
    return vendor.map(Vendor::id);
  }

  /**
   * The profile with these catalogs chosen: on a vendor's site among its own, and the others stay.
   *
   * @throws tributary.cluster.api.http.ProblemException BAD_FIELD
   */
  Profile choosing(Set<String> wanted) {
    if (vendor.isEmpty()) {
      return profile.withCatalogs(wanted);
    }
    Set<String> offered = vendor.get().offered();
    requireAmong(offered, wanted);
    if (profile.catalogs().isEmpty()) {
      // It has them all: this vendor's too.
      return profile;
    }
    Set<String> chosen = new TreeSet<>(profile.catalogs());
    chosen.removeAll(offered);
    chosen.addAll(wanted);
    if (chosen.isEmpty()) {
      throw Problem.field(
          "BAD_FIELD", "catalogs", "must leave one: an account without has them all");
    }
    return profile.withCatalogs(chosen);
  }

  static void requireAmong(Set<String> offered, Set<String> wanted) {
    wanted.stream()
        .filter(catalog -> !offered.contains(catalog))
        .findFirst()
        .ifPresent(
            other -> {
              throw Problem.field(
                  "BAD_FIELD", "catalogs", "must be of " + offered + ", was " + other);
            });
  }
}
