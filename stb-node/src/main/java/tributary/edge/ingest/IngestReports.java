package tributary.edge.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.model.IngestReport;
import tributary.model.Refusal;

/**
 * Tells the cluster how far ingests are: when that has changed, and again now and then, for nobody
 * says which report was lost, or who came to listen since. Bounded however many files wait.
 */
final class IngestReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestReports.class);

  /** Of those that are not over; the rest of a report is for those that are. */
  private static final int MOST_OPEN = 30;

  private final String run;
  private final Supplier<List<IngestJob>> jobs;
  private final ClusterLink link;
  private final IngestPolicy.Reports policy;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("ingest-reports").daemon().factory());
  // On the timer's thread only.
  private List<Seen> told;
  private long toldNanos;

  private record Seen(IngestJob job, IngestJob.Status status) {}

  /**
   * @param run tells this process's jobs from those of the next
   * @param jobs the oldest first
   */
  IngestReports(
      String run, Supplier<List<IngestJob>> jobs, ClusterLink link, IngestPolicy.Reports policy) {
    this.run = run;
    this.jobs = jobs;
    this.link = link;
    this.policy = policy;
    long interval = policy.interval().toMillis();
    var _ =
        timer.scheduleWithFixedDelay(() -> lookSafely(), interval, interval, TimeUnit.MILLISECONDS);
  }

  private void lookSafely() {
    try {
      look(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.warn("ingests not reported", e);
    }
  }

  private void look(long now) {
    if (!link.isConnected()) {
      told = null;
      return;
    }
    List<Seen> seen = chosen(jobs.get()).stream().map(job -> new Seen(job, job.status())).toList();
    if (told == null || !seen.equals(told) || now - toldNanos >= policy.repeat().toNanos()) {
      told = seen;
      toldNanos = now;
      link.ingests(new IngestReport(run, seen.stream().map(one -> job(one, now)).toList()));
    }
  }

  /** Those that come next of what is not over, and what was over last. */
  static List<IngestJob> chosen(List<IngestJob> all) {
    List<IngestJob> chosen =
        new ArrayList<>(
            all.stream().filter(job -> !job.status().isOver()).limit(MOST_OPEN).toList());
    List<IngestJob> over = all.stream().filter(job -> job.status().isOver()).toList();
    int room = IngestReport.MOST_JOBS - chosen.size();
    chosen.addAll(over.subList(Math.max(0, over.size() - room), over.size()));
    return chosen;
  }

  private static IngestReport.Job job(Seen seen, long now) {
    IngestJob.Status status = seen.status();
    return new IngestReport.Job(
        Integer.parseInt(seen.job().id()),
        cut(seen.job().request().title(), IngestReport.LONGEST_TITLE),
        state(status.state()),
        (int) Math.round(1000 * status.progress()),
        status.bytesDone(),
        status.bytesTotal(),
        status.media(),
        status.refusal().map(Refusal::reason).orElse(""),
        cut(status.refusal().map(Refusal::detail).orElse(""), IngestReport.LONGEST_DETAIL),
        seen.job().sinceBegun(now),
        seen.job().sinceEnded(now));
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }

  private static IngestReport.State state(IngestJob.State state) {
    return switch (state) {
      case QUEUED -> IngestReport.State.QUEUED;
      case PACKAGING -> IngestReport.State.PACKAGING;
      case STORING -> IngestReport.State.STORING;
      case PUBLISHING -> IngestReport.State.PUBLISHING;
      case DONE -> IngestReport.State.DONE;
      case FAILED -> IngestReport.State.FAILED;
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
