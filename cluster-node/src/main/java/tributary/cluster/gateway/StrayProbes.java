package tributary.cluster.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import tributary.cluster.message.ClusterMessage;
import tributary.model.Digest;

/**
 * Probes that come in at another gateway than the one that asked for them: balancers keep a client
 * at one gateway for each port by itself, if at all. Every nonce begins with the mark of its
 * gateway, and is sent on to that one only.
 */
final class StrayProbes {
  static final int MARK_BYTES = 8;

  private static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "mapping-probes");

  private final ActorRef<Command> here;
  private final byte[] mark;
  private volatile Map<String, ActorRef<Command>> byMark = Map.of();

  private StrayProbes(ActorSystem<?> system, String name, Consumer<Probe> taker) {
    this.here = system.systemActorOf(behavior(taker), name, Props.empty());
    this.mark = mark(system, here);
  }

  sealed interface Command {}

  /**
   * A probe as it came in.
   *
   * @param nonce in hexadecimal
   * @param listener 0 for the first port, 1 for the second
   * @param address that it came from, as a literal
   */
  record Probe(String nonce, int listener, String address, int port)
      implements Command, ClusterMessage {}

  private record Gateways(Map<String, ActorRef<Command>> byMark) implements Command {}

  private record Stop() implements Command {}

  /**
   * @param name of the actor, unlike that of any other gateway of this node
   * @param taker of probes that came in elsewhere; they may come at any time and on any thread
   */
  static StrayProbes start(ActorSystem<?> system, String name, Consumer<Probe> taker) {
    StrayProbes strays = new StrayProbes(system, name, taker);
    system.receptionist().tell(Receptionist.register(KEY, strays.here));
    return strays;
  }

  private Behavior<Command> behavior(Consumer<Probe> taker) {
    return Behaviors.setup(
        context -> {
          ActorSystem<?> system = context.getSystem();
          system
              .receptionist()
              .tell(
                  Receptionist.subscribe(
                      KEY,
                      context.messageAdapter(
                          Receptionist.Listing.class,
                          listing ->
                              new Gateways(marked(system, listing.getServiceInstances(KEY))))));
          return Behaviors.receiveMessage(
              command ->
                  switch (command) {
                    case Probe probe -> {
                      taker.accept(probe);
                      yield Behaviors.same();
                    }
                    case Gateways gateways -> {
                      byMark = gateways.byMark();
                      yield Behaviors.same();
                    }
                    case Stop _ -> Behaviors.stopped();
                  });
        });
  }

  private static Map<String, ActorRef<Command>> marked(
      ActorSystem<?> system, Set<ActorRef<Command>> gateways) {
    return gateways.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                it -> HexFormat.of().formatHex(mark(system, it)), it -> it, (one, _) -> one));
  }

  /** The same on every node, for a reference says where its actor is. */
  private static byte[] mark(ActorSystem<?> system, ActorRef<Command> gateway) {
    String reference = ActorRefResolver.get(system).toSerializationFormat(gateway);
    return Arrays.copyOf(
        Digest.sha256().digest(reference.getBytes(StandardCharsets.UTF_8)), MARK_BYTES);
  }

  /** What this gateway's nonces begin with. */
  byte[] mark() {
    return mark.clone();
  }

  /** Sends a probe to the gateway that its nonce names, unless that is this one or none. */
  void sendOn(Probe probe) {
    ActorRef<Command> gateway = byMark.get(probe.nonce().substring(0, 2 * MARK_BYTES));
    if (gateway != null && !gateway.equals(here)) {
      gateway.tell(probe);
    }
  }

  /** How many gateways there are, this one included, as far as is known here. */
  int gateways() {
    return byMark.size();
  }

  void close() {
    here.tell(new Stop());
  }
}
