package tributary.core.release;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tributary.model.BootReport;
import tributary.model.ClientId;

/** A release and how far it has been brought out. */
public record Offering(Release release, Rollout rollout) {

  /** The greatest that goes to this box, unless it runs a greater one or has done with it. */
  public static Optional<Release> to(
      ClientId box, BootReport report, List<Offering> all, RolloutPolicy policy) {
    return all.stream()
        .filter(one -> one.release().isFor(box, Rollout.share(one.rollout(), policy)))
        .map(Offering::release)
        .filter(release -> release.counter() >= report.running())
        .filter(release -> release.counter() > report.givenUp())
        .filter(release -> release.counter() != report.refused())
        .max(Comparator.comparingLong(Release::counter));
  }
}
