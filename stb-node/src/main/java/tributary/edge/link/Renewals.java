package tributary.edge.link;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.Renew;
import tributary.wire.proto.Welcome;

/**
 * Has the certificate renewed before it ends: in a session when the cluster said that it is time,
 * or, after a long absence, before the next session. Times are the cluster's, not this node's.
 */
final class Renewals {
  private static final Logger log = LoggerFactory.getLogger(Renewals.class);

  private final LinkSettings settings;
  private final Credentials credentials;
  private final InstantSource clusterTime;
  private final EventLoop loop;
  private final Executor blocking;
  private final Function<Renew, CompletionStage<Enrolled>> session;
  private Duration before = Duration.ZERO;
  private int epoch;
  private boolean refused;

  /**
   * @param session asks the cluster in the session of the moment
   */
  Renewals(
      LinkSettings settings,
      Credentials credentials,
      InstantSource clusterTime,
      EventLoop loop,
      Executor blocking,
      Function<Renew, CompletionStage<Enrolled>> session) {
    this.settings = settings;
    this.credentials = credentials;
    this.clusterTime = clusterTime;
    this.loop = loop;
    this.blocking = blocking;
    this.session = session;
  }

  /** On the loop, as all of these. */
  void welcomed(Welcome welcome) {
    epoch++;
    if (welcome.getRenewAtMillis() > 0) {
      Instant at = Instant.ofEpochMilli(welcome.getRenewAtMillis());
      before = Duration.between(at, credentials.registration().expires());
      later(Duration.between(Instant.ofEpochMilli(welcome.getClusterTimeMillis()), at));
    }
  }

  void ended(String reason) {
    epoch++;
    // This node's clock may be behind; the gateway's is not.
    refused = reason.toUpperCase(Locale.ROOT).contains("EXPIRED");
  }

  private void later(Duration wait) {
    int now = epoch;
    loop.schedule(() -> renew(now), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS)
        .addListener(scheduled -> {});
  }

  private void renew(int scheduled) {
    if (scheduled != epoch) {
      return;
    }
    var _ =
        renewed(session)
            .whenCompleteAsync(
                (done, failure) -> {
                  if (scheduled != epoch) {
                    return;
                  }
                  if (failure == null) {
                    Instant next = credentials.registration().expires().minus(before);
                    later(Duration.between(clusterTime.instant(), next));
                  } else {
                    log.warn("certificate not renewed why=\"{}\"", failure.getMessage());
                    later(settings.longestBackoff());
                  }
                },
                loop);
  }

  /**
   * Before a session is begun: if no gateway would take the certificate, it is first renewed by the
   * device key alone.
   *
   * @param failed told why it was not
   */
  void inTime(Gateways gateways, Runnable go, Consumer<String> failed) {
    if (!refused && clusterTime.instant().isBefore(credentials.registration().expires())) {
      go.run();
      return;
    }
    refused = false;
    var _ =
        renewed(renew -> outside(gateways, renew))
            .whenCompleteAsync(
                (_, failure) -> {
                  if (failure == null) {
                    go.run();
                  } else {
                    failed.accept("certificate not renewed: " + failure.getMessage());
                  }
                },
                loop);
  }

  private CompletionStage<Enrolled> outside(Gateways gateways, Renew renew) {
    return new EnrolmentCall(settings, gateways, loop, blocking)
        .ask(
            credentials.registration().identity().trustAnchors(),
            EdgeToCluster.newBuilder().setRenew(renew));
  }

  private CompletionStage<Void> renewed(Function<Renew, CompletionStage<Enrolled>> ask) {
    return CompletableFuture.supplyAsync(this::request, blocking)
        .thenCompose(ask)
        .thenAcceptAsync(this::store, blocking);
  }

  private Renew request() {
    try {
      return credentials.renewal();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private void store(Enrolled enrolled) {
    try {
      credentials.renewed(enrolled);
      log.info("certificate renewed until={}", credentials.registration().expires());
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
