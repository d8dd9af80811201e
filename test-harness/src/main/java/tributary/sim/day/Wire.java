package tributary.sim.day;

import tributary.core.scheduling.SchedulerEvent;
import tributary.core.transfer.TransferRequest;
import tributary.model.Manifest;
import tributary.model.TransferId;
import tributary.sim.Agenda;
import tributary.sim.SimCluster;

/** Between the nodes and the cluster: each message takes as long, so none overtakes another. */
final class Wire {
  private final Agenda agenda;
  private final long latency;
  private SimCluster cluster;

  Wire(Agenda agenda, long latency) {
    this.agenda = agenda;
    this.latency = latency;
  }

  void connect(SimCluster connected) {
    cluster = connected;
  }

  void tell(SchedulerEvent news) {
    agenda.after(latency, () -> cluster.news(news));
  }

  void tell(TransferId transfer, TransferRequest request) {
    agenda.after(latency, () -> cluster.decide(transfer, request));
  }

  /** So many messages' ways later. */
  void after(int ways, Runnable what) {
    agenda.after(ways * latency, what);
  }

  /** In the cluster, at once. */
  void publish(Manifest manifest) {
    cluster.publish(manifest);
  }
}
