package tributary.edge.link;

import com.google.protobuf.ByteString;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.DeviceKey;
import tributary.model.Base32;
import tributary.model.RefusedException;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrol;
import tributary.wire.proto.Enrolled;

/**
 * Trades an authorization code for a certificate, once in a node's life (Fig 6): one connection
 * without a client certificate, one question, one answer. The key is made here and stays.
 */
public final class Enrolment {
  private static final Logger log = LoggerFactory.getLogger(Enrolment.class);
  // Client id and secret, both 10 characters, as the cluster makes them.
  private static final int CODE_LENGTH = 20;

  private final LinkSettings settings;
  private final Path directory;
  private final List<X509Certificate> trustAnchors;
  private final EventLoop loop;
  private final Gateways gateways = new Gateways(RandomGenerator.getDefault());
  private final Executor blocking;

  /**
   * @param directory gets the key and the certificate
   * @param blocking for disk and name lookups; virtual threads do
   */
  public Enrolment(
      LinkSettings settings,
      Path directory,
      List<X509Certificate> trustAnchors,
      EventLoopGroup loops,
      Executor blocking) {
    this.settings = settings;
    this.directory = directory;
    this.trustAnchors = trustAnchors;
    this.loop = loops.next();
    this.blocking = blocking;
  }

  /**
   * The registration, stored already. A lost answer loses nothing: with the same key the same code
   * may be tried again.
   *
   * @param typed the code as a person typed it
   * @return fails with RefusedException: BAD_CODE, what the cluster refuses (UNKNOWN_CODE,
   *     CODE_USED, CODE_EXPIRED, CODE_LOCKED...), NOT_CONNECTED, TIMEOUT, WRONG_SERVER,
   *     BAD_CERTIFICATE, DISK
   */
  public CompletionStage<Registration> enrol(String typed) {
    String code = Base32.canonical(typed);
    if (code.length() != CODE_LENGTH) {
      return CompletableFuture.failedFuture(
          new RefusedException(
              "BAD_CODE",
              "an authorization code has "
                  + CODE_LENGTH
                  + " characters, this one has "
                  + code.length()));
    }
    return enrolBy(code);
  }

  /**
   * The same for a node whose key the operator expects, without a code. Refused also:
   * NOT_PREAUTHORIZED.
   */
  public CompletionStage<Registration> enrolByKey() {
    return enrolBy("");
  }

  private CompletionStage<Registration> enrolBy(String code) {
    CompletableFuture<Registration> result = new CompletableFuture<>();
    CompletionStage<DeviceKey> key = CompletableFuture.supplyAsync(this::deviceKey, blocking);
    key.thenCompose(own -> enrol(code, own))
        .whenComplete(
            (registration, failure) -> {
              if (failure == null) {
                result.complete(registration);
              } else {
                result.completeExceptionally(
                    failure instanceof CompletionException ? failure.getCause() : failure);
              }
            });
    return result;
  }

  private CompletionStage<Registration> enrol(String code, DeviceKey key) {
    return ask(code, key)
        .thenApplyAsync(enrolled -> store(Registration.of(enrolled, key, trustAnchors)), blocking);
  }

  private DeviceKey deviceKey() {
    try {
      return Registration.deviceKey(directory);
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private Registration store(Registration registration) {
    try {
      registration.store(directory, trustAnchors);
    } catch (IOException e) {
      throw disk(e);
    }
    log.info(
        "enrolled client={} kind={} registration={}",
        registration.client(),
        registration.kind(),
        registration.registrationNumber());
    return registration;
  }

  private static RefusedException disk(IOException cause) {
    RefusedException refused = new RefusedException("DISK", String.valueOf(cause.getMessage()));
    refused.initCause(cause);
    return refused;
  }

  private CompletionStage<Enrolled> ask(String code, DeviceKey key) {
    return new EnrolmentCall(settings, gateways, loop, blocking)
        .ask(
            trustAnchors,
            EdgeToCluster.newBuilder()
                .setEnrol(
                    Enrol.newBuilder()
                        .setAuthorizationCode(code)
                        .setCertificateRequest(ByteString.copyFrom(key.certificateRequest()))));
  }
}
