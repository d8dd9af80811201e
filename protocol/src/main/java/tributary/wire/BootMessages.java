package tributary.wire;

import tributary.model.BootReport;

/** What a box says of its releases, as {@code link.proto} has it. */
public final class BootMessages {
  private BootMessages() {}

  public static tributary.wire.proto.BootReport toProto(BootReport report) {
    return tributary.wire.proto.BootReport.newBuilder()
        .setRunning(report.running())
        .setGood(report.good())
        .setGivenUp(report.givenUp())
        .setGivenUpFor(report.givenUpFor())
        .setStaged(report.staged())
        .setRefused(report.refused())
        .setRefusedFor(report.refusedFor())
        .setRestarting(report.restarting())
        .build();
  }

  /**
   * @throws tributary.model.RefusedException BAD_MESSAGE
   */
  public static BootReport fromProto(tributary.wire.proto.BootReport message) {
    return Fields.read(
        "boot_report",
        message,
        it ->
            new BootReport(
                it.getRunning(),
                it.getGood(),
                it.getGivenUp(),
                it.getGivenUpFor(),
                it.getStaged(),
                it.getRefused(),
                it.getRefusedFor(),
                it.getRestarting()));
  }
}
