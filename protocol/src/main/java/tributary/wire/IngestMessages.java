package tributary.wire;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tributary.model.IngestReport;
import tributary.wire.proto.IngestJob;
import tributary.wire.proto.IngestState;

/** What a media server says of its ingests, as {@code link.proto} has it. */
public final class IngestMessages {
  private IngestMessages() {}

  public static tributary.wire.proto.IngestReport toProto(IngestReport report) {
    return tributary.wire.proto.IngestReport.newBuilder()
        .setRun(report.run())
        .addAllJobs(report.jobs().stream().map(IngestMessages::toProto).toList())
        .build();
  }

  private static IngestJob toProto(IngestReport.Job job) {
    return IngestJob.newBuilder()
        .setNumber(job.number())
        .setTitle(job.title())
        .setState(toProto(job.state()))
        .setPerMille(job.perMille())
        .setBytesDone(job.bytesDone())
        .setBytesTotal(job.bytesTotal())
        .setMediaId(job.media().map(Object::toString).orElse(""))
        .setReason(job.reason())
        .setDetail(job.detail())
        .setSinceBegunMillis(job.sinceBegun().toMillis())
        .setSinceEndedMillis(job.sinceEnded().toMillis())
        .build();
  }

  private static IngestState toProto(IngestReport.State state) {
    return switch (state) {
      case QUEUED -> IngestState.INGEST_QUEUED;
      case PACKAGING -> IngestState.INGEST_PACKAGING;
      case STORING -> IngestState.INGEST_STORING;
      case PUBLISHING -> IngestState.INGEST_PUBLISHING;
      case DONE -> IngestState.INGEST_DONE;
      case FAILED -> IngestState.INGEST_FAILED;
    };
  }

  /**
   * @throws tributary.model.RefusedException BAD_MESSAGE
   */
  public static IngestReport fromProto(tributary.wire.proto.IngestReport message) {
    List<IngestJob> jobs =
        Fields.atMost("ingest_report.jobs", message.getJobsList(), IngestReport.MOST_JOBS);
    return Fields.read(
        "ingest_report",
        message.getRun(),
        run -> new IngestReport(run, jobs.stream().map(IngestMessages::fromProto).toList()));
  }

  private static IngestReport.Job fromProto(IngestJob job) {
    return Fields.read(
        "ingest_report.jobs",
        job,
        it ->
            new IngestReport.Job(
                it.getNumber(),
                it.getTitle(),
                state(it),
                it.getPerMille(),
                it.getBytesDone(),
                it.getBytesTotal(),
                it.getMediaId().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Fields.mediaId("media_id", it.getMediaId())),
                it.getReason(),
                it.getDetail(),
                Duration.ofMillis(it.getSinceBegunMillis()),
                Duration.ofMillis(it.getSinceEndedMillis())));
  }

  private static IngestReport.State state(IngestJob job) {
    return switch (job.getState()) {
      case INGEST_QUEUED -> IngestReport.State.QUEUED;
      case INGEST_PACKAGING -> IngestReport.State.PACKAGING;
      case INGEST_STORING -> IngestReport.State.STORING;
      case INGEST_PUBLISHING -> IngestReport.State.PUBLISHING;
      case INGEST_DONE -> IngestReport.State.DONE;
      case INGEST_FAILED -> IngestReport.State.FAILED;
      case INGEST_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.bad("state", "no such state: " + job.getStateValue());
    };
  }
}
