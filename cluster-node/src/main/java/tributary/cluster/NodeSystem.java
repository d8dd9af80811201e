package tributary.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import tributary.cluster.kubernetes.DeletionCost;
import tributary.persistence.Database;
import tributary.persistence.Dialect;

/** The actor system of this process and its membership in the cluster. */
final class NodeSystem implements AutoCloseable {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

  private static final String NAME = "tributary";

  private final ActorSystem<?> system;
  private final Duration longestStop;

  private NodeSystem(ActorSystem<?> system, Duration drainDelay) {
    this.system = system;
    this.longestStop = LONGEST_STOP.plus(drainDelay);
  }

  /**
   * @throws StartFailure if its port is taken
   */
  static NodeSystem start(NodeSettings settings, Database database, NodeTls tls)
      throws StartFailure {
    try {
      return new NodeSystem(
          ActorSystem.create(
              Behaviors.empty(),
              NAME,
              ActorSystemSetup.create(
                  BootstrapSetup.create(
                      database
                          .pekkoConfig()
                          .withFallback(membership(settings))
                          .withFallback(settings.config())
                          .resolve()),
                  SSLEngineProviderSetup.create(system -> tls))),
          settings.drainDelay());
    } catch (RuntimeException e) {
      throw new StartFailure(
          "the actor system did not start; tributary.cluster.host and port are "
              + settings.cluster().host()
              + ":"
              + settings.cluster().port()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static Config membership(NodeSettings settings) {
    Map<String, Object> membership = new HashMap<>();
    membership.put(
        "pekko.cluster.roles", settings.roles().stream().map(NodeRole::word).sorted().toList());
    // Pekko would join these by itself; Membership decides who may form a cluster.
    membership.put("pekko.cluster.seed-nodes", List.of());
    return ConfigFactory.parseMap(membership);
  }

  ActorSystem<?> actors() {
    return system;
  }

  /** For work that blocks on the database. */
  Executor blocking() {
    return system.dispatchers().lookup(DispatcherSelector.fromConfig(Database.DISPATCHER));
  }

  /**
   * Becomes a member, as the settings say, and waits until that is done.
   *
   * @throws StartFailure if it takes too long
   */
  void join(NodeSettings settings, Membership membership) throws StartFailure {
    switch (settings.discovery()) {
      case SEED_NODES ->
          membership.join(
              settings.seeds(),
              settings.database().dialect() == Dialect.H2,
              settings.joinTimeout());
      case KUBERNETES_API -> {
        await(
            PekkoManagement.get(system).start(),
            settings.joinTimeout(),
            "tributary.cluster.bootstrap-port: the contact point did not start");
        ClusterBootstrap.get(system).start();
        membership.awaitUp(settings.joinTimeout());
      }
    }
    membership.keep(this::wasDowned);
  }

  /** As a pod. */
  void tellKubernetes(Config config) throws StartFailure {
    try {
      DeletionCost.keep(system, config);
    } catch (IOException e) {
      throw new StartFailure("tributary.cluster.pod-name: " + e.getMessage(), e);
    }
  }

  /** To be done while the node still answers: no new work, farewells. */
  void beforeStop(String name, Supplier<CompletionStage<Done>> task) {
    CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceUnbind(), name, task);
  }

  /**
   * Runs when this node is asked to stop, and then waits; not when it has been thrown out, for then
   * nothing may be answered by it any more.
   */
  void drain(Runnable notReady, Duration delay) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "drain",
            () -> {
              notReady.run();
              return Patterns.after(
                  wasDowned() ? Duration.ZERO : delay,
                  system.classicSystem(),
                  () -> CompletableFuture.completedFuture(Done.getInstance()));
            });
  }

  static <T> T await(CompletionStage<T> stage, Duration patience, String what) throws StartFailure {
    try {
      return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e.getCause();
      throw new StartFailure(cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new StartFailure(what + " within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure(what + ": interrupted", e);
    }
  }

  /** Whether the others have thrown this node out: it was cut off, or silent for too long. */
  boolean wasDowned() {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(CoordinatedShutdown.clusterDowningReason()::equals)
        .isPresent();
  }

  /** Leaves the cluster, ends every entity, and waits for it. */
  @Override
  public void close() {
    try {
      var _ =
          CoordinatedShutdown.get(system)
              .runAll(CoordinatedShutdown.jvmExitReason())
              .toCompletableFuture()
              .get(longestStop.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the actor system did not end in order: " + e, e);
    }
  }
}
