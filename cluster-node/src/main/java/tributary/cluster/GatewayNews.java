package tributary.cluster;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import tributary.cluster.gateway.EdgeGateway;

/** What the gateway makes of the cluster's news. */
record GatewayNews(EdgeGateway gateway, CatalogNews catalog, Executor blocking)
    implements Consumer<ClusterNews> {

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
