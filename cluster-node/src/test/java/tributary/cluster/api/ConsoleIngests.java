package tributary.cluster.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tributary.cluster.message.IngestNews;
import tributary.model.ClientId;
import tributary.model.IngestReport;
import tributary.model.IngestReport.Job;
import tributary.model.IngestReport.State;
import tributary.model.MediaId;

/** A media server that has taken one film in, not another, and is at a third. */
final class ConsoleIngests {
  private static final String SESSION = "5e55";

  private ConsoleIngests() {}

  static void tell(ApiFixture service, String server) {
    service.tell(new IngestNews.Reported(new ClientId(server), SESSION, report()));
  }

  static void leave(ApiFixture service, String server) {
    service.tell(new IngestNews.Left(new ClientId(server), SESSION));
  }

  private static IngestReport report() {
    return new IngestReport(
        "ab12",
        List.of(
            job(3, "Sintel", State.STORING, 625, 40, 20),
            job(4, "Tears of Steel", State.QUEUED, 0, 20, 0),
            job(1, "Caminandes", State.FAILED, 1000, 30, 300),
            job(2, "Big Buck Bunny", State.DONE, 1000, 150, 60)));
  }

  private static Job job(
      int number, String title, State state, int perMille, int lasted, int endedAgo) {
    boolean isDone = state == State.DONE;
    boolean isFailed = state == State.FAILED;
    return new Job(
        number,
        title,
        state,
        perMille,
        state == State.QUEUED ? 0 : 400_000_000L,
        state == State.QUEUED ? 0 : 1_200_000_000L,
        isDone ? Optional.of(MediaId.of(1)) : Optional.empty(),
        isFailed ? "DAMAGED_FILM" : "",
        isFailed ? "caminandes.mkv: no picture after byte 400000000" : "",
        Duration.ofSeconds(lasted),
        Duration.ofSeconds(state.isOver() ? endedAgo : 0));
  }
}
