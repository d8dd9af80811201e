package tributary.cluster.message;

import tributary.model.ClientId;
import tributary.model.IngestReport;

/** What media servers take in, for whoever shows it to operators. */
public sealed interface IngestNews extends ClusterMessage {
  ClientId server();

  /** Which of the server's sessions it comes from. */
  String session();

  record Reported(ClientId server, String session, IngestReport report) implements IngestNews {}

  /** The session is over: of what ran, nothing is known any more, unless another one tells. */
  record Left(ClientId server, String session) implements IngestNews {}
}
