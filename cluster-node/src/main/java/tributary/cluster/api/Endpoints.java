package tributary.cluster.api;

import static tributary.cluster.api.http.Endpoint.Method.DELETE;
import static tributary.cluster.api.http.Endpoint.Method.GET;
import static tributary.cluster.api.http.Endpoint.Method.POST;
import static tributary.cluster.api.http.Endpoint.Method.PUT;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tributary.cluster.api.Guard.AccountHandler;
import tributary.cluster.api.Guard.OperatorHandler;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.Endpoint.Handler;
import tributary.cluster.api.http.Endpoint.Method;
import tributary.cluster.api.http.Endpoint.Security;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Role;

/** The table of operations: the same as in the OpenAPI file, which a test holds it to. */
final class Endpoints {
  static final String PREFIX = "/api/v1";
  private final Guard guard;

  private Endpoints(Guard guard) {
    this.guard = guard;
  }

  /** Who answers them. */
  record Handlers(
      Accounts accounts,
      Devices devices,
      Lists lists,
      Catalog catalog,
      Rentals rentals,
      Transfers transfers,
      AuditTrail audit,
      EventStreams events,
      OperatorAccess access,
      ConsoleStreams live,
      SwarmHistory history,
      Fleet fleet,
      Copies copies,
      Members members) {}

  static List<Endpoint> of(Guard guard, Handlers h, OpenApi openApi) {
    Endpoints endpoints = new Endpoints(guard);
    return Stream.concat(
            endpoints.table(h, openApi.asYaml(), openApi.asJson()).stream(),
            endpoints.console(h).stream())
        .toList();
  }

  private List<Endpoint> table(Handlers h, Reply openApi, Reply openApiJson) {
    return List.of(
        // R211: user id, password, personal and payment information; R213: catalogs.
        open(POST, "/accounts", "Sign up", h.accounts()::signUp),
        // R260: the customer logs on.
        open(POST, "/sessions", "Log in", h.accounts()::logIn),
        open(POST, "/sessions/browser", "Log in from a page of the site", h.accounts()::logInHere),
        own(DELETE, "/sessions/current", "Log out", h.accounts()::logOut),
        own(GET, "/accounts/me", "The customer's account", h.accounts()::me),
        // R321: transactions are recorded.
        own(GET, "/accounts/me/ledger", PAGE, "What was charged", h.rentals()::ledger),
        // R212, R225: a device is attached to the account, which gets an authorization code.
        own(POST, "/devices", "Add a device", h.devices()::add),
        own(GET, "/devices", "The household's devices", h.devices()::list),
        own(PUT, "/devices/{clientId}", "Name a device", h.devices()::name),
        // R092, R261: the list as the scheduler knows it.
        own(GET, "/devices/{clientId}/list", "Read a priority list", h.lists()::get),
        // R094, R095, R262: new rankings; E11: never over somebody else's.
        own(PUT, "/devices/{clientId}/list", "Replace a priority list", h.lists()::put),
        // R152, R153: ranks, one item at a time.
        own(PUT, ITEM, "Add a title to a list, or move it", h.lists()::place),
        own(DELETE, ITEM, "Remove a title from a list", h.lists()::remove),
        // R214: more than one catalog.
        open(GET, "/catalogs", "The catalogs", h.catalog()::catalogs),
        // R218: search, browse, sort.
        open(GET, "/titles", SEARCH, "Search titles", h.catalog()::titles),
        open(GET, "/filters", "What to filter titles by", h.catalog()::filters),
        open(GET, "/titles/{mediaId}", "One title", h.catalog()::title),
        // R318: the price that will be billed when OK is pressed.
        own(POST, "/quotes", "Ask for a price", h.rentals()::quote),
        // R320: OK was pressed.
        own(POST, "/rentals", "Rent", h.rentals()::rent),
        own(GET, "/rentals", PAGE, "What was rented", h.rentals()::list),
        own(GET, "/transfers", TRANSFERS, "The household's transfers", h.transfers()::list),
        own(GET, "/transfers/{transferId}", "One transfer", h.transfers()::get),
        own(GET, "/events", "Hear what changes", h.events()::listen),
        // The operator's own nodes, media servers above all, join with a code too (R082).
        operator(POST, "/nodes", "Add a node of the operator", h.devices()::addNode),
        operator(POST, REVOCATION, "Revoke a device", h.devices()::revoke),
        operator(POST, RELEASE, "Release a held device", h.devices()::release),
        viewer(GET, "/cells/{cell}", List.of(), "A cell as it is now", h.transfers()::cell),
        viewer(GET, "/operator/transfers", TRANSFERS, "All transfers", h.transfers()::listAll),
        viewer(GET, "/operator/audit", AUDIT, "Who was granted or refused what", h.audit()::list),
        open(
            GET,
            "/openapi.yaml",
            "This description",
            call -> CompletableFuture.completedFuture(openApi)),
        open(
            GET,
            "/openapi.json",
            "This description as JSON",
            call -> CompletableFuture.completedFuture(openApiJson)));
  }

  private List<Endpoint> console(Handlers h) {
    OperatorAccess access = h.access();
    Fleet fleet = h.fleet();
    return List.of(
        open(POST, "/operator/sessions", "Log in as an operator", access::logIn),
        open(POST, "/operator/sessions/browser", "Log in to the console", access::logInHere),
        viewer(DELETE, "/operator/sessions/current", NONE, "Log an operator out", access::logOut),
        viewer(GET, "/operator/me", NONE, "Who the operator is", access::me),
        owner(GET, OPERATORS, "The operators", access::list),
        owner(POST, OPERATORS, "Add an operator", access::add),
        owner(PUT, OPERATORS + "/{name}", "Change an operator", access::change),
        owner(DELETE, OPERATORS + "/{name}", "Remove an operator", access::remove),
        viewer(GET, "/operator/overview", BY, "The network now", h.live()::overview),
        viewer(GET, "/operator/overview/events", BY, "Hear of the network", h.live()::listen),
        viewer(GET, "/operator/overview/history", NONE, "The last hours", h.history()::list),
        viewer(GET, "/operator/nodes", NODES, "Boxes and servers", fleet::list),
        viewer(GET, "/operator/nodes/{clientId}", NONE, "A box or server", fleet::get),
        operator(PUT, DRAIN, "Empty a media server", fleet::drain),
        operator(DELETE, DRAIN, "Use a media server again", fleet::undrain),
        viewer(
            GET,
            "/operator/transfers/{transferId}",
            NONE,
            "A transfer with its history",
            h.transfers()::getAny),
        viewer(GET, "/operator/items", ITEMS, "Copies and wishes", h.copies()::list),
        viewer(GET, "/operator/cluster", NONE, "The cluster's nodes", h.members()::list));
  }

  private static final List<String> NONE = List.of();
  private static final String OPERATORS = "/operator/accounts";
  private static final String DRAIN = "/operator/nodes/{clientId}/drain";
  private static final List<String> BY = List.of("by");
  private static final List<String> NODES = List.of("q", "kind", "state", "cursor", "limit");
  private static final List<String> ITEMS = List.of("sort", "limit");
  private static final String ITEM = "/devices/{clientId}/list/items/{mediaId}";
  private static final String REVOCATION = "/operator/devices/{clientId}/revocation";
  private static final String RELEASE = "/operator/devices/{clientId}/release";
  private static final List<String> PAGE = List.of("cursor", "limit");
  private static final List<String> SEARCH =
      List.of(
          "q", "genre", "catalog", "language", "person", "from", "to", "sort", "cursor", "limit");
  private static final List<String> AUDIT =
      List.of("kind", "outcome", "who", "what", "reason", "from", "to", "cursor", "limit");
  private static final List<String> TRANSFERS = List.of("client", "state", "cursor", "limit");

  private static Endpoint open(Method method, String path, String summary, Handler handler) {
    return open(method, path, List.of(), summary, handler);
  }

  private static Endpoint open(
      Method method, String path, List<String> query, String summary, Handler handler) {
    return new Endpoint(method, path, query, Security.NONE, summary, handler);
  }

  private Endpoint own(Method method, String path, String summary, AccountHandler handler) {
    return own(method, path, List.of(), summary, handler);
  }

  private Endpoint own(
      Method method, String path, List<String> query, String summary, AccountHandler handler) {
    return new Endpoint(method, path, query, Security.ACCOUNT, summary, guard.account(handler));
  }

  private Endpoint viewer(
      Method method, String path, List<String> query, String summary, OperatorHandler handler) {
    return new Endpoint(
        method,
        path,
        query,
        Security.VIEWER,
        summary,
        guard.operator(Role.VIEWER, summary, handler));
  }

  private Endpoint operator(Method method, String path, String summary, OperatorHandler handler) {
    return new Endpoint(
        method,
        path,
        NONE,
        Security.OPERATOR,
        summary,
        guard.operator(Role.OPERATOR, summary, handler));
  }

  private Endpoint owner(Method method, String path, String summary, OperatorHandler handler) {
    return new Endpoint(
        method, path, NONE, Security.OWNER, summary, guard.operator(Role.OWNER, summary, handler));
  }
}
