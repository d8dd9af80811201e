package tributary.cluster;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.gateway.EdgeGateway;

/**
 * What the gateway makes of the cluster's news. News between nodes may be lost, of the catalog too:
 * so it looks for itself now and then.
 */
record GatewayNews(EdgeGateway gateway, CatalogNews catalog, Executor blocking)
    implements Consumer<ClusterNews> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayNews.class);

  void lookAgain(ActorSystem<?> system, Duration interval) {
    var _ =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                interval, interval, () -> blocking.execute(this::look), system.executionContext());
  }

  private void look() {
    try {
      if (catalog.isBehind()) {
        gateway.catalogChanged(catalog.refresh());
      }
    } catch (RuntimeException e) {
      LOG.warn("catalog not looked at: {}", e.toString());
    }
  }

  @Override
  public void accept(ClusterNews news) {
    switch (news) {
      case ClusterNews.Listed _ ->
          blocking.execute(() -> gateway.catalogChanged(catalog.refresh()));
      case ClusterNews.Expelled(var client, var why, var detail) ->
          gateway.expel(client, why, detail);
      case ClusterNews.SchedulerThere(var cell, var scheduler) ->
          gateway.schedulerThere(cell, scheduler);
    }
  }
}
