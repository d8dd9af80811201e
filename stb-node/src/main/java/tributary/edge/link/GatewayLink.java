package tributary.edge.link;

import com.google.protobuf.ByteString;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.SealedBox;
import tributary.crypto.SigningKey;
import tributary.model.BootReport;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.IngestReport;
import tributary.model.LineUse;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.wire.Fields;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Welcome;

/**
 * The link over a session with one of the gateways, another one dialled with growing and jittered
 * pauses whenever it ends. Orders come on the link's thread; answers are handed over on the
 * executor given.
 */
public final class GatewayLink extends AskingLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewayLink.class);

  private final LinkSettings settings;
  private final ClientId self;
  private final LinkPorts ports;
  private final Executor blocking;
  private final EventLoop loop;
  private final Credentials credentials;
  private final Renewals renewals;
  private final Backoff backoff;
  private final SessionOwner owner = new ThisLink();

  // On the loop only.
  private final Gateways gateways;
  private SslContext tls;
  private LinkSession session;
  private boolean closed;

  private volatile boolean connected;
  private volatile boolean reportsWanted;
  private volatile boolean hasSnapshots;
  private volatile PriorityListView list = new PriorityListView(0, List.of());
  private volatile PublicKey vaultKey;
  private volatile String trouble = "not dialled yet";

  /**
   * @param blocking for inventories, name lookups and answers; virtual threads do
   */
  public GatewayLink(
      LinkSettings settings,
      Credentials credentials,
      LinkPorts ports,
      EventLoopGroup loops,
      Executor blocking,
      RandomGenerator random) {
    this.settings = settings;
    this.credentials = credentials;
    this.self = credentials.registration().client();
    this.ports = ports;
    this.blocking = blocking;
    this.loop = loops.next();
    this.tls = Tls.client(credentials.registration().identity());
    credentials.listen(identity -> onLoop(() -> tls = Tls.client(identity)));
    this.renewals = new Renewals(settings, credentials, ports.clock(), loop, blocking, this::renew);
    this.gateways = new Gateways(random);
    this.backoff = new Backoff(settings.firstBackoff(), settings.longestBackoff(), random);
  }

  public void start() {
    onLoop(this::dial);
  }

  /** Ends the session; the link does not come back. */
  @Override
  public void close() {
    onLoop(
        () -> {
          closed = true;
          if (session != null) {
            session.end("this node closes", Duration.ZERO);
          }
        });
  }

  /** Why there is no session, for a person; empty while there is one. */
  public String trouble() {
    return trouble;
  }

  private boolean onLoop(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      // The loops have been stopped: as good as closed.
      return false;
    }
  }

  private void dial() {
    if (closed || session != null) {
      return;
    }
    LinkSession fresh = new LinkSession(settings, ports, blocking, owner);
    session = fresh;
    renewals.inTime(gateways, () -> open(fresh), why -> owner.ended(fresh, why, Duration.ZERO));
  }

  private void open(LinkSession fresh) {
    new GatewayDial(settings, gateways, loop, blocking)
        .dial(tls, () -> fresh, failure -> owner.ended(fresh, failure, Duration.ZERO));
  }

  /** On the link's thread. */
  private final class ThisLink implements SessionOwner {
    private String telling = "";

    @Override
    public void welcomed(LinkSession welcomed, Welcome welcome) {
      if (!welcome.getClientId().equals(self.text())) {
        throw Fields.bad("client_id", "welcomed as " + welcome.getClientId() + ", am " + self);
      }
      PublicKey ticketKey =
          Fields.read("ticket_key", welcome.getTicketKey().toByteArray(), SigningKey::publicKey);
      vaultKey =
          Fields.read("vault_key", welcome.getVaultKey().toByteArray(), SealedBox::publicKey);
      list = LinkMessages.list(welcome.getList());
      credentials.joined(welcome.getJoinNonce());
      credentials.told(telling);
      renewals.welcomed(welcome);
      backoff.reset();
      reportsWanted = welcome.getReportsWanted();
      hasSnapshots = welcome.getSnapshots();
      connected = true;
      trouble = "";
      log.info("joined the cluster client={} gateway={}", self, gateways.joined());
      ports.orders().connected(self, ticketKey);
      ports.orders().listChanged(list);
      if (reportsWanted) {
        ports.orders().reportsWanted();
      }
    }

    @Override
    public ByteString joinNonce() {
      return credentials.joinNonce();
    }

    @Override
    public String untold() {
      telling = credentials.untold(ports.self().get().bootRefusals());
      return telling;
    }

    @Override
    public void listed(PriorityListView update) {
      // The answer to an edit and the news of it may come in either order.
      if (update.version() >= list.version() && !update.equals(list)) {
        list = update;
        ports.orders().listChanged(update);
      }
    }

    @Override
    public void ended(LinkSession over, String reason, Duration notBefore) {
      if (session != over) {
        return;
      }
      session = null;
      renewals.ended(reason);
      trouble = reason;
      boolean wasConnected = connected;
      connected = false;
      if (closed) {
        log.info("link closed client={}", self);
      } else {
        Duration wait = notBefore.plus(backoff.after(reason));
        log.warn("no session client={} reason=\"{}\" retry={}", self, reason, wait);
        loop.schedule(GatewayLink.this::dial, wait.toMillis(), TimeUnit.MILLISECONDS)
            .addListener(done -> {});
      }
      if (wasConnected) {
        ports.orders().disconnected();
      }
    }
  }

  // ---- reports

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public PriorityListView list() {
    return list;
  }

  @Override
  public PublicKey vaultKey() {
    PublicKey key = vaultKey;
    if (key == null) {
      throw Questions.notConnected();
    }
    return key;
  }

  private void withSession(Consumer<LinkSession> report) {
    onLoop(
        () -> {
          if (session != null) {
            report.accept(session);
          }
        });
  }

  @Override
  public void report(PartyReport report) {
    withSession(
        current -> {
          if (report instanceof PartyReport.Progress progress) {
            current.batch(batch -> batch.progress(progress));
          } else {
            current.tell(batch -> batch.party(report));
          }
        });
  }

  @Override
  public void segmentsHeld(MediaId media, List<SegmentRange> segments) {
    withSession(current -> current.batch(batch -> batch.segmentsHeld(media, segments)));
  }

  @Override
  public void itemAssembled(TransferId transfer, Digest rootDigest) {
    withSession(current -> current.tell(batch -> batch.itemAssembled(transfer, rootDigest)));
  }

  @Override
  public void segmentsDropped(MediaId media, List<SegmentRange> segments, String reason) {
    withSession(current -> current.tell(batch -> batch.segmentsDropped(media, segments, reason)));
  }

  @Override
  public void watching(MediaId media, List<Integer> segments) {
    withSession(current -> current.tell(batch -> batch.watching(media, segments)));
  }

  @Override
  public void limitsChanged(long uplink, long downlink, String reason) {
    withSession(current -> current.tell(batch -> batch.limitsChanged(uplink, downlink, reason)));
  }

  @Override
  public void lineUsed(LineUse use) {
    withSession(current -> current.tell(batch -> batch.lineUsed(use)));
  }

  @Override
  public void bootReported(BootReport report) {
    withSession(current -> current.tell(batch -> batch.bootReported(report)));
  }

  @Override
  boolean hasSnapshots() {
    return hasSnapshots;
  }

  @Override
  public void ingests(IngestReport report) {
    if (reportsWanted) {
      withSession(current -> current.batch(batch -> batch.ingests(report)));
    }
  }

  @Override
  public void playbackClosed(String passId, long playedMillis) {
    withSession(current -> current.tell(batch -> batch.playbackClosed(passId, playedMillis)));
  }

  @Override
  <T> CompletionStage<T> ask(EdgeToCluster.Builder question, Function<ClusterToEdge, T> read) {
    CompletableFuture<T> asker = new CompletableFuture<>();
    boolean taken =
        onLoop(
            () -> {
              if (session != null) {
                session.ask(question, read, asker);
              } else {
                blocking.execute(() -> asker.completeExceptionally(Questions.notConnected()));
              }
            });
    if (!taken) {
      asker.completeExceptionally(Questions.notConnected());
    }
    return asker;
  }
}
