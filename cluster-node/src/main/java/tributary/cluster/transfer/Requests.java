package tributary.cluster.transfer;

import tributary.cluster.scheduling.Assignment;
import tributary.core.transfer.TransferRequest;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;

/** Messages in the core's words. */
final class Requests {
  private Requests() {}

  static TransferRequest of(Assignment assignment) {
    return switch (assignment) {
      case Assignment.Start(var transfer, var manifest, var holdsAll, var _) ->
          new TransferRequest.Start(manifest.lengthBytes(), manifest.rootDigest(), holdsAll);
      case Assignment.Grant grant -> new TransferRequest.Grant(grant.terms());
      case Assignment.PartyGone(var transfer, var party) -> new TransferRequest.PartyGone(party);
      case Assignment.Cancel(var transfer, var reason) -> new TransferRequest.Cancel(reason);
    };
  }

  static TransferRequest of(TransferCommand.Report report) {
    Role role =
        switch (report.role()) {
          case SENDER -> Role.SENDER;
          case RECEIVER -> Role.RECEIVER;
        };
    return new TransferRequest.Report(report.lease(), role, word(report.news()));
  }

  private static Word word(TransferCommand.News news) {
    return switch (news) {
      case TransferCommand.News.Connected _ -> new Word.Connected();
      case TransferCommand.News.Started _ -> new Word.Started();
      case TransferCommand.News.Progress(long bytes) -> new Word.Progress(bytes);
      case TransferCommand.News.Succeeded(long bytes, long elapsedMillis) ->
          new Word.Succeeded(bytes, elapsedMillis);
      case TransferCommand.News.Failed(var reason, var detail, long bytes, int segment) ->
          new Word.Failed(reason, detail, bytes, segment);
    };
  }
}
