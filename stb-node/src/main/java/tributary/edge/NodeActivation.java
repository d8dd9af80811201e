package tributary.edge;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.Enrolment;
import tributary.edge.link.Registration;
import tributary.edge.screen.Activation;
import tributary.model.RefusedException;

/**
 * How a node becomes a client of the cluster (Fig 6): by the certificate it has, by the code in a
 * file, by its key if the operator expects that, or by the code a person types on its page.
 */
final class NodeActivation implements Activation {
  private static final Logger LOG = LoggerFactory.getLogger(NodeActivation.class);
  private static final int LONGEST_CODE_FILE = 200;
  private static final long RETRY_MILLIS = 2000;

  /** The cluster may not be there yet; the same code may be tried again. */
  private static final Set<String> PASSING = Set.of("NOT_CONNECTED", "TIMEOUT", "BUSY", "LIMIT");

  private final EdgeSettings settings;
  private final List<X509Certificate> trustAnchors;
  private final EventLoopGroup loops;
  private final Executor blocking;
  private final Join join;
  private final Consumer<String> fatal;
  private CompletableFuture<Void> current;

  /** Takes up the work of an activated node. */
  @FunctionalInterface
  interface Join {
    void join(Registration registration) throws IOException;
  }

  /**
   * @param fatal told why, when an activated node cannot take up its work
   */
  NodeActivation(
      EdgeSettings settings,
      List<X509Certificate> trustAnchors,
      EventLoopGroup loops,
      Executor blocking,
      Join join,
      Consumer<String> fatal) {
    this.settings = settings;
    this.trustAnchors = trustAnchors;
    this.loops = loops;
    this.blocking = blocking;
    this.join = join;
    this.fatal = fatal;
  }

  /**
   * At the start of the process.
   *
   * @throws IOException if the identity is broken, the code file cannot be read or the port is
   *     taken
   */
  void begin() throws IOException {
    Optional<Registration> known = Registration.load(settings.identityDirectory(), trustAnchors);
    if (known.isPresent()) {
      synchronized (this) {
        current = CompletableFuture.completedFuture(null);
      }
      join.join(known.get());
    } else if (settings.authorizationCodeFile().isPresent()) {
      String code = code(settings.authorizationCodeFile().get());
      tryUnattended(enrolment -> enrolment.enrol(code));
    } else if (settings.preauthorized()) {
      tryUnattended(Enrolment::enrolByKey);
    } else {
      LOG.info("not activated: type the authorization code on the page");
    }
  }

  private static String code(Path file) throws IOException {
    try {
      if (Files.size(file) > LONGEST_CODE_FILE) {
        throw new IOException("it has more than " + LONGEST_CODE_FILE + " bytes");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException(
          "tributary.edge.authorization-code-file " + file + " cannot be read: " + e, e);
    }
  }

  private void tryUnattended(Function<Enrolment, CompletionStage<Registration>> way) {
    activate(way)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                return;
              }
              if (failure instanceof RefusedException refused
                  && PASSING.contains(refused.refusal().reason())) {
                LOG.info("not activated yet, trying again why=\"{}\"", refused.getMessage());
                loops
                    .schedule(() -> tryUnattended(way), RETRY_MILLIS, TimeUnit.MILLISECONDS)
                    .addListener(scheduled -> {});
              } else {
                LOG.error(
                    "the code of tributary.edge.authorization-code-file, or this node's key, is"
                        + " not taken; type a code on the page why=\"{}\"",
                    failure.getMessage());
              }
            });
  }

  @Override
  public CompletionStage<Void> activate(String authorizationCode) {
    return activate(enrolment -> enrolment.enrol(authorizationCode));
  }

  private synchronized CompletionStage<Void> activate(
      Function<Enrolment, CompletionStage<Registration>> way) {
    if (current != null && !current.isCompletedExceptionally()) {
      return CompletableFuture.failedFuture(
          current.isDone()
              ? new RefusedException("ALREADY_ACTIVATED", "this node has its certificate already")
              : new RefusedException("ACTIVATING", "another code is being tried"));
    }
    CompletableFuture<Void> attempt = new CompletableFuture<>();
    current = attempt;
    way.apply(
            new Enrolment(
                settings.link(), settings.identityDirectory(), trustAnchors, loops, blocking))
        .thenAcceptAsync(this::joinOrEnd, blocking)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                attempt.complete(null);
              } else {
                attempt.completeExceptionally(
                    failure instanceof CompletionException ? failure.getCause() : failure);
              }
            });
    return attempt;
  }

  private void joinOrEnd(Registration registration) {
    try {
      join.join(registration);
    } catch (IOException e) {
      fatal.accept(e.getMessage());
      throw new CompletionException(e);
    }
  }
}
