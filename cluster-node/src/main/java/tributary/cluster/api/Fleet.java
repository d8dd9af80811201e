package tributary.cluster.api;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import tributary.cluster.api.ConsoleViews.Live;
import tributary.cluster.api.ConsoleViews.Node;
import tributary.cluster.api.ConsoleViews.NodeDetail;
import tributary.cluster.api.ConsoleViews.Wish;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.KnownNode;
import tributary.cluster.api.ReadSide.NodeSearch;
import tributary.cluster.api.Swarm.CellNow;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.operator.DrainingNodes;
import tributary.cluster.operator.Operator;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.NodeKind;

/** Boxes and servers: which there are, what each does, and emptying a server. */
final class Fleet {
  private final Entities entities;
  private final ReadSide readSide;
  private final Swarm swarm;
  private final SwarmHistory history;
  private final DrainingNodes draining;
  private final List<CellId> cells;
  private final InstantSource clock;

  Fleet(
      Entities entities,
      ReadSide readSide,
      Swarm swarm,
      SwarmHistory history,
      DrainingNodes draining,
      List<CellId> cells,
      InstantSource clock) {
    this.entities = entities;
    this.readSide = readSide;
    this.swarm = swarm;
    this.history = history;
    this.draining = draining;
    this.cells = cells;
    this.clock = clock;
  }

  /** Tells schedulers of what is being emptied, as long as the system runs. */
  void start(ActorSystem<?> system) {
    Reminders.repeat(
        system,
        "drains",
        () -> draining.all().thenAccept(all -> all.forEach(client -> tell(client, true))));
  }

  private void tell(ClientId client, boolean isDraining) {
    cells.forEach(cell -> entities.drain(cell, client, isDraining));
  }

  /** What is online, by id. */
  private record Online(
      Map<String, NodeSnapshot> nodes, Map<String, Integer> sending, Map<String, Integer> gets) {
    static Online of(List<CellNow> now) {
      Map<String, NodeSnapshot> nodes = new HashMap<>();
      Swarm.nodes(now).forEach(node -> nodes.put(node.client().text(), node));
      Map<String, Integer> sending = new HashMap<>();
      Map<String, Integer> gets = new HashMap<>();
      now.forEach(
          cell ->
              cell.snapshot()
                  .transfers()
                  .forEach(
                      transfer -> {
                        gets.merge(transfer.transfer().client().text(), 1, Integer::sum);
                        transfer
                            .leases()
                            .forEach(lease -> sending.merge(lease.donor().text(), 1, Integer::sum));
                      }));
      return new Online(nodes, sending, gets);
    }

    Optional<Live> live(String client) {
      return Optional.ofNullable(nodes.get(client))
          .map(
              node -> Live.of(node, sending.getOrDefault(client, 0), gets.getOrDefault(client, 0)));
    }
  }

  /** Those that are online and in this state, or all that were ever activated. */
  CompletionStage<Reply> list(Call call, Operator operator) {
    Optional<NodeKind> kind = call.query("kind", Fleet::kind);
    String words = call.query("q").orElse("").strip();
    Page.Wanted page = call.page("", Page.Part.TEXT);
    String state = call.query("state", Fleet::state).orElse("ALL");
    if (!state.equals("ALL")) {
      return swarm
          .cells()
          .thenApply(now -> Reply.ok(online(Online.of(now), state, kind, words, page)));
    }
    return readSide
        .nodes(new NodeSearch(words, kind, page.after(), page.limit() + 1))
        .thenCombine(
            swarm.cells(),
            (found, now) -> {
              Online online = Online.of(now);
              return Reply.ok(page.of(found, Found::position, one -> node(one.row(), online)));
            });
  }

  private Page<Node> online(
      Online online, String state, Optional<NodeKind> kind, String words, Page.Wanted page) {
    String part = words.toUpperCase(Locale.ROOT);
    List<NodeSnapshot> found =
        online.nodes().values().stream()
            .filter(node -> kind.isEmpty() || node.kind() == kind.get())
            .filter(node -> isIn(state, node))
            .filter(
                node ->
                    (node.client() + " " + node.location()).toUpperCase(Locale.ROOT).contains(part))
            .sorted(Comparator.comparing(NodeSnapshot::client))
            .filter(
                node ->
                    page.after().isEmpty()
                        || node.client().text().compareTo(page.after().get().getFirst()) > 0)
            .limit(page.limit() + 1L)
            .toList();
    return page.of(
        found,
        node -> List.of(node.client().text()),
        node -> node(new KnownNode(node.client(), Devices.OPERATOR, node.kind(), false), online));
  }

  private static boolean isIn(String state, NodeSnapshot node) {
    return switch (state) {
      case "WAITING" -> node.waiting() > 0;
      case "DRAINING" -> node.drain().isPresent();
      case "SILENT" -> node.silent();
      default -> true;
    };
  }

  private Node node(KnownNode known, Online online) {
    String id = known.client().text();
    Optional<NodeSnapshot> snapshot = Optional.ofNullable(online.nodes().get(id));
    return new Node(
        id,
        known.kind().name(),
        snapshot.map(ConsoleViews::state).orElse(known.revoked() ? "REVOKED" : "OFFLINE"),
        snapshot.isPresent() ? Optional.of(clock.instant()) : history.lastSeen(known.client()),
        online.live(id));
  }

  private static NodeKind kind(String text) {
    try {
      return NodeKind.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a kind of node, was \"" + text + "\"", e);
    }
  }

  private static String state(String text) {
    return switch (text) {
      case "ALL", "ONLINE", "SILENT", "WAITING", "DRAINING" -> text;
      default ->
          throw new IllegalArgumentException(
              "must be ALL, ONLINE, SILENT, WAITING or DRAINING, was \"" + text + "\"");
    };
  }

  CompletionStage<Reply> get(Call call, Operator operator) {
    return view(call)
        .thenCombine(swarm.cells(), (view, now) -> Reply.ok(detail(view, Online.of(now))));
  }

  private CompletionStage<ClientView> view(Call call) {
    return entities.client(call.path("clientId", ClientId::new), ClientCommand.View::new);
  }

  private NodeDetail detail(ClientView view, Online online) {
    return new NodeDetail(
        node(new KnownNode(view.client(), view.account(), view.kind(), view.revoked()), online),
        view.account().text(),
        view.registrationNumber(),
        view.revoked(),
        view.list().version(),
        IntStream.range(0, view.list().items().size())
            .mapToObj(
                i ->
                    new Wish(
                        i + 1,
                        view.list().items().get(i).text(),
                        view.holdings().contains(view.list().items().get(i))))
            .toList());
  }

  CompletionStage<Reply> drain(Call call, Operator operator) {
    return view(call)
        .thenCompose(
            view -> {
              if (view.kind() != NodeKind.MEDIA_SERVER) {
                throw Problem.of(
                        "NOT_A_MEDIA_SERVER", view.client() + " is a " + view.kind().name())
                    .thrown();
              }
              return draining
                  .add(view.client(), clock.instant())
                  .thenApply(_ -> told(view.client(), true));
            });
  }

  CompletionStage<Reply> undrain(Call call, Operator operator) {
    return view(call)
        .thenCompose(
            view -> draining.remove(view.client()).thenApply(_ -> told(view.client(), false)));
  }

  private Reply told(ClientId client, boolean isDraining) {
    tell(client, isDraining);
    return Reply.noContent();
  }
}
