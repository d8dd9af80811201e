package tributary.cluster.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import tributary.cluster.account.Territories;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.HttpServer;
import tributary.cluster.api.http.Router;
import tributary.cluster.audit.Audit;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.message.IngestNews;
import tributary.cluster.operator.Offers;
import tributary.cluster.operator.OperatorTables;
import tributary.cluster.operator.Subject;
import tributary.model.CellId;
import tributary.trace.Tracing;

/** Starts the HTTP API: what the composition root calls. */
public final class HttpApi {
  private HttpApi() {}

  /**
   * What the API stands on.
   *
   * @param accountNews tells a listener of every change of any account, made on any node
   * @param ingestNews tells a listener what media servers take in
   * @param operatorToken the bearer token of operator endpoints, {@link OperatorToken}
   * @param cells of this network; a new client is put into one of them
   */
  public record Parts(
      Entities.Directory directory,
      ReadSide readSide,
      List<CellId> cells,
      String operatorToken,
      Audit audit,
      Territories territories,
      OperatorTables operators,
      Consumer<Consumer<AccountChanged>> accountNews,
      Consumer<Consumer<IngestNews>> ingestNews,
      MeterRegistry meters,
      InstantSource clock,
      SecureRandom random,
      Tracing tracing) {
    public Parts {
      cells = List.copyOf(cells);
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "parts of the API for cells " + cells;
    }
  }

  /**
   * Binds and serves until the system stops. The stage fails, naming the settings, when the port is
   * taken.
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, ApiSettings settings, Parts parts) {
    PasswordWork passwords =
        new PasswordWork(
            settings.passwordThreads(), settings.passwordQueue(), noise(parts.random()));
    ArtworkWork artwork = new ArtworkWork(settings.artwork());
    Entities entities =
        new Entities(system, settings.askTimeout(), settings.askAgain(), parts.directory());
    Snapshots snapshots = new Snapshots(entities, settings.snapshotAge(), parts.clock());
    EventStreams events =
        new EventStreams(entities, snapshots, () -> catalogChanges(parts), settings.site());
    events.start(system);
    parts.accountNews().accept(events::tell);
    Console console = Console.of(system, entities, snapshots, settings, parts);
    console.start(system);
    parts.ingestNews().accept(console.ingests()::hear);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "end-event-streams",
            () -> {
              events.end();
              console.end();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    Router router =
        new Router(
            Endpoints.PREFIX,
            endpoints(entities, snapshots, events, settings, parts, passwords, artwork, console),
            SiteFiles.pages(settings.site().publicAddress()),
            settings.http(),
            system,
            parts.meters(),
            parts.random(),
            parts.tracing());
    system
        .getWhenTerminated()
        .thenRun(passwords::close)
        .thenRun(artwork::close)
        .exceptionally(failure -> null);
    return HttpServer.start(system, settings.http(), router)
        .whenComplete(
            (binding, failure) -> {
              if (failure != null) {
                passwords.close();
                artwork.close();
              }
            });
  }

  static List<Endpoint> endpoints(
      Entities entities,
      Snapshots snapshots,
      EventStreams events,
      ApiSettings settings,
      Parts parts,
      PasswordWork passwords,
      ArtworkWork artwork,
      Console console) {
    SessionCookie cookie = new SessionCookie(settings.site().publicAddress(), "tributary");
    SessionCookie operatorCookie =
        new SessionCookie(settings.site().publicAddress(), "tributary-operator");
    OperatorGuard operators =
        new OperatorGuard(
            parts.operators().accounts(), operatorCookie, parts.operatorToken(), parts.clock());
    Guard guard = new Guard(entities, cookie, operators, parts.audit());
    Enrolment enrolment =
        new Enrolment(entities, parts.cells(), settings.codeLife(), parts.clock(), parts.random());
    Offers offers = parts.operators().offers();
    Catalog catalog =
        new Catalog(
            parts.readSide(), parts.operators().vendors(), offers, parts.operators().artwork());
    Accounts accounts =
        new Accounts(
            entities,
            catalog,
            guard,
            cookie,
            passwords,
            settings,
            parts.audit(),
            parts.clock(),
            parts.random());
    Idempotency idempotency = new Idempotency(settings.idempotencyKeys());
    return Endpoints.of(
        guard,
        new Endpoints.Handlers(
            accounts,
            new Profiles(
                entities,
                parts.readSide(),
                catalog,
                guard,
                accounts,
                passwords,
                new LogInLimits(settings, parts.clock())),
            new Devices(entities, enrolment),
            new DeviceSettings(entities, parts.operators().lineUses(), parts.clock()),
            new Lists(entities, catalog, settings.longestList()),
            catalog,
            new Rentals(entities, catalog, offers, idempotency, parts.territories(), parts.clock()),
            new Transfers(entities, parts.readSide(), snapshots, parts.cells(), parts.clock()),
            new AuditTrail(parts.readSide()),
            events,
            new VendorSites(parts.operators().vendors()),
            new VendorLogos(parts.operators().vendors(), catalog, artwork),
            new SellingPrices(entities, parts.operators().vendors(), parts.operators().prices()),
            new TitleArtwork(
                entities,
                catalog,
                parts.operators().vendors(),
                parts.operators().artwork(),
                artwork),
            new OperatorAccess(
                parts.operators().accounts(),
                parts.operators().vendors(),
                operators,
                operatorCookie,
                passwords,
                settings,
                parts.audit(),
                parts.clock(),
                parts.random()),
            console.live(),
            console.changes(),
            console.history(),
            console.fleet(),
            console.pushes(),
            console.releases(),
            console.ingests(),
            new Copies(console.swarm()),
            console.members()),
        OpenApi.read());
  }

  /** Grows when customers may see another catalog than before. */
  private static CompletionStage<Long> catalogChanges(Parts parts) {
    return parts
        .readSide()
        .catalogVersion()
        .thenCombine(
            parts.operators().changes().bySubject(),
            (titles, decided) ->
                titles + Subject.OF_CATALOG.stream().mapToLong(decided::get).sum());
  }

  private static String noise(SecureRandom random) {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
