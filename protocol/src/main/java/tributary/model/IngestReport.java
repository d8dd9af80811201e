package tributary.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a media server takes in, and took in of late.
 *
 * @param run of its process: ids of jobs begin anew with it
 */
public record IngestReport(String run, List<Job> jobs) {
  public static final int MOST_JOBS = 50;
  public static final int LONGEST_TITLE = 120;
  public static final int LONGEST_DETAIL = 200;

  public IngestReport {
    jobs = List.copyOf(jobs);
    if (!run.matches("[0-9a-f]{1,16}")) {
      throw new IllegalArgumentException("run must be 1 to 16 hexadecimal digits");
    }
    if (jobs.size() > MOST_JOBS) {
      throw new IllegalArgumentException(
          "jobs must be at most " + MOST_JOBS + ", were " + jobs.size());
    }
  }

  /** Files wait, are packaged, cut into segments, made known; then it is done, or it failed. */
  public enum State {
    QUEUED,
    PACKAGING,
    STORING,
    PUBLISHING,
    DONE,
    FAILED;

    public boolean isOver() {
      return this == DONE || this == FAILED;
    }
  }

  /**
   * @param number of the job, from 1, in its run
   * @param perMille of the whole work
   * @param bytesDone of the given file while packaging, of the item file while storing
   * @param bytesTotal of the same; 0 while it is not known
   * @param media once it is published
   * @param reason why it failed; else empty
   * @param sinceBegun until now, or until it was over
   * @param sinceEnded zero unless it is over
   */
  public record Job(
      int number,
      String title,
      State state,
      int perMille,
      long bytesDone,
      long bytesTotal,
      Optional<MediaId> media,
      String reason,
      String detail,
      Duration sinceBegun,
      Duration sinceEnded) {
    private static final long LONGEST_MILLIS = Duration.ofDays(3650).toMillis();

    public Job {
      require("number", number >= 1);
      require("title", title.length() <= LONGEST_TITLE);
      require("perMille", perMille >= 0 && perMille <= 1000);
      require("bytesDone", bytesDone >= 0);
      require("bytesTotal", bytesTotal >= 0);
      require("reason", reason.matches("[A-Z][A-Z0-9_]{0,39}|"));
      require("detail", detail.length() <= LONGEST_DETAIL);
      require("sinceBegun", isAge(sinceBegun));
      require("sinceEnded", isAge(sinceEnded));
    }

    private static boolean isAge(Duration age) {
      return !age.isNegative() && age.toMillis() <= LONGEST_MILLIS;
    }

    private static void require(String what, boolean holds) {
      if (!holds) {
        throw new IllegalArgumentException(what + " is out of its bounds");
      }
    }
  }
}
