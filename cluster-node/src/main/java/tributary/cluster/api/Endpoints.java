package tributary.cluster.api;

import static tributary.cluster.api.http.Endpoint.Method.DELETE;
import static tributary.cluster.api.http.Endpoint.Method.GET;
import static tributary.cluster.api.http.Endpoint.Method.POST;
import static tributary.cluster.api.http.Endpoint.Method.PUT;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.Reply;
import tributary.cluster.api.http.Revalidated;
import tributary.cluster.operator.Role;

/** The table of operations: the same as in the OpenAPI file, which a test holds it to. */
final class Endpoints extends Access {
  static final String PREFIX = "/api/v1";

  private Endpoints(Guard guard) {
    super(guard);
  }

  /** Who answers them. */
  record Handlers(
      Accounts accounts,
      Profiles profiles,
      Devices devices,
      DeviceSettings settings,
      Lists lists,
      Catalog catalog,
      Rentals rentals,
      Transfers transfers,
      AuditTrail audit,
      EventStreams events,
      VendorSites vendors,
      VendorLogos logos,
      SellingPrices prices,
      TitleArtwork artwork,
      OperatorAccess access,
      ConsoleStreams live,
      OperatorEvents changes,
      SwarmHistory history,
      Fleet fleet,
      Pushes pushes,
      Releases releases,
      Ingests ingests,
      Copies copies,
      Members members) {}

  static List<Endpoint> of(Guard guard, Handlers h, OpenApi openApi) {
    Endpoints endpoints = new Endpoints(guard);
    return Stream.of(
            endpoints.table(h, openApi.asYaml(), openApi.asJson()),
            endpoints.vendors(h),
            endpoints.console(h))
        .flatMap(List::stream)
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
        // R134: account management.
        own(PUT, "/accounts/me", "Change name and address", h.profiles()::change),
        own(PUT, "/accounts/me/password", "Change the password", h.profiles()::password),
        own(GET, "/accounts/me/ratings", PAGE, "What was rated", h.profiles()::ratings),
        own(PUT, RATING, "Rate a title", h.profiles()::rate),
        own(DELETE, RATING, "Take a rating back", h.profiles()::unrate),
        own(PUT, "/accounts/me/genres", "Say which genres are preferred", h.profiles()::genres),
        // R213, R214: the catalogs of further vendors.
        own(PUT, "/accounts/me/catalogs", "Choose catalogs", h.profiles()::catalogs),
        // R321: transactions are recorded.
        own(GET, "/accounts/me/ledger", PAGE, "What was charged", h.rentals()::ledger),
        // R212, R225: a device is attached to the account, which gets an authorization code.
        own(POST, "/devices", "Add a device", h.devices()::add),
        own(GET, "/devices", "The household's devices", h.devices()::list),
        own(PUT, "/devices/{clientId}", "Name a device", h.devices()::name),
        own(DELETE, "/devices/{clientId}", "Remove a device", h.devices()::remove),
        // Manners on a home line: what the household lets a device use of it.
        own(GET, SETTINGS, "Read a device's settings", h.settings()::get),
        own(PUT, SETTINGS, "Change a device's settings", h.settings()::put),
        // R092, R261: the list as the scheduler knows it.
        own(GET, "/devices/{clientId}/list", "Read a priority list", h.lists()::get),
        // R094, R095, R262: new rankings; E11: never over somebody else's.
        own(PUT, "/devices/{clientId}/list", "Replace a priority list", h.lists()::put),
        // R152, R153: ranks, one item at a time.
        own(PUT, ITEM, "Add a title to a list, or move it", h.lists()::place),
        own(DELETE, ITEM, "Remove a title from a list", h.lists()::remove),
        // R214: more than one catalog.
        open(GET, "/catalogs", "The catalogs", Revalidated.of(h.catalog()::catalogs)),
        // R143: each vendor's site has an address and a look of its own.
        open(GET, "/site", "Whose site this is", Revalidated.of(h.catalog()::site)),
        // R218: search, browse, sort.
        open(GET, "/titles", SEARCH, "Search titles", Revalidated.of(h.catalog()::titles)),
        open(GET, "/filters", "What to filter titles by", Revalidated.of(h.catalog()::filters)),
        open(GET, "/titles/{mediaId}", "One title", Revalidated.of(h.catalog()::title)),
        open(GET, ARTWORK, "A title's artwork", h.artwork()::get),
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
        operator(
            POST,
            "/operator/preauthorizations",
            "Expect a device by its key",
            h.devices()::preauthorize),
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

  private List<Endpoint> vendors(Handlers h) {
    return List.of(
        staff(Role.VIEWER, GET, "/operator/vendors", "The vendors", h.vendors()::list),
        owner(PUT, VENDOR, "Add or change a vendor", h.vendors()::put),
        owner(DELETE, VENDOR, "Remove a vendor", h.vendors()::remove),
        staff(
            Role.OPERATOR,
            PUT,
            VENDOR + "/look",
            "Change how a vendor's site looks",
            h.vendors()::look),
        staff(Role.VIEWER, GET, PRICES, PAGE, "A vendor's prices", h.prices()::list),
        staff(Role.OPERATOR, PUT, PRICE, "Set a vendor's price", h.prices()::put),
        staff(Role.OPERATOR, DELETE, PRICE, "Drop a vendor's price", h.prices()::remove),
        staff(Role.OPERATOR, PUT, LOGO, "Set a vendor's logo", h.logos()::put),
        staff(Role.OPERATOR, DELETE, LOGO, "Remove a vendor's logo", h.logos()::remove),
        open(GET, "/vendors/{vendorId}/logo/{version}", "A vendor's logo", h.logos()::get),
        staff(Role.OPERATOR, PUT, POSTER, "Set a title's artwork", h.artwork()::put),
        staff(Role.OPERATOR, DELETE, POSTER, "Remove a title's artwork", h.artwork()::remove));
  }

  private List<Endpoint> console(Handlers h) {
    OperatorAccess access = h.access();
    Fleet fleet = h.fleet();
    return List.of(
        open(POST, "/operator/sessions", "Log in as an operator", access::logIn),
        open(POST, "/operator/sessions/browser", "Log in to the console", access::logInHere),
        staff(
            Role.VIEWER,
            DELETE,
            "/operator/sessions/current",
            "Log an operator out",
            access::logOut),
        staff(Role.VIEWER, GET, "/operator/me", "Who the operator is", access::me),
        owner(GET, OPERATORS, "The operators", access::list),
        owner(POST, OPERATORS, "Add an operator", access::add),
        owner(PUT, OPERATORS + "/{name}", "Change an operator", access::change),
        owner(DELETE, OPERATORS + "/{name}", "Remove an operator", access::remove),
        staff(Role.VIEWER, GET, "/operator/events", "Hear what changes", h.changes()::listen),
        viewer(GET, "/operator/overview", BY, "The network now", h.live()::overview),
        viewer(GET, "/operator/overview/events", BY, "Hear of the network", h.live()::listen),
        viewer(GET, "/operator/overview/history", NONE, "The last hours", h.history()::list),
        viewer(GET, "/operator/nodes", NODES, "Boxes and servers", fleet::list),
        viewer(GET, "/operator/nodes/{clientId}", NONE, "A box or server", fleet::get),
        operator(PUT, DRAIN, "Empty a media server", fleet::drain),
        operator(DELETE, DRAIN, "Use a media server again", fleet::undrain),
        // R207: one item to every box.
        operator(POST, PUSHES, "Push an item to all boxes", h.pushes()::add),
        viewer(GET, PUSHES, NONE, "What was pushed", h.pushes()::list),
        viewer(GET, PUSHES + "/{pushId}", NONE, "How far a push is", h.pushes()::get),
        operator(DELETE, PUSHES + "/{pushId}", "End a push", h.pushes()::end),
        operator(POST, RELEASES, "Publish software for boxes", h.releases()::add),
        viewer(GET, RELEASES, NONE, "Releases of software", h.releases()::list),
        viewer(GET, RELEASES + "/{counter}", NONE, "How far a release is", h.releases()::get),
        operator(
            PUT,
            RELEASES + "/{counter}/rollout",
            "Have a release go on, pause or stop",
            h.releases()::change),
        viewer(
            GET,
            "/operator/transfers/{transferId}",
            NONE,
            "A transfer with its history",
            h.transfers()::getAny),
        viewer(GET, "/operator/items", ITEMS, "Copies and wishes", h.copies()::list),
        viewer(GET, "/operator/ingests", PAGE, "What is taken in", h.ingests()::list),
        viewer(GET, "/operator/cluster", NONE, "The cluster's nodes", h.members()::list));
  }

  private static final List<String> NONE = List.of();
  private static final String OPERATORS = "/operator/accounts";
  private static final String PUSHES = "/operator/pushes";
  private static final String RELEASES = "/operator/releases";
  private static final String VENDOR = "/operator/vendors/{vendorId}";
  private static final String LOGO = VENDOR + "/logo";
  private static final String PRICES = VENDOR + "/prices";
  private static final String PRICE = PRICES + "/{mediaId}";
  private static final String ARTWORK = "/titles/{mediaId}/artwork/{version}/{width}";
  private static final String POSTER = "/operator/titles/{mediaId}/artwork";
  private static final String DRAIN = "/operator/nodes/{clientId}/drain";
  private static final List<String> BY = List.of("by");
  private static final List<String> NODES = List.of("q", "kind", "state", "cursor", "limit");
  private static final List<String> ITEMS = List.of("sort", "cursor", "limit");
  private static final String RATING = "/accounts/me/ratings/{mediaId}";
  private static final String ITEM = "/devices/{clientId}/list/items/{mediaId}";
  private static final String SETTINGS = "/devices/{clientId}/settings";
  private static final String REVOCATION = "/operator/devices/{clientId}/revocation";
  private static final String RELEASE = "/operator/devices/{clientId}/release";
  private static final List<String> PAGE = List.of("cursor", "limit");
  private static final List<String> SEARCH =
      List.of(
          "q",
          "title",
          "genre",
          "catalog",
          "language",
          "person",
          "actor",
          "director",
          "producer",
          "from",
          "to",
          "sort",
          "order",
          "mediaIds",
          "cursor",
          "limit");
  private static final List<String> AUDIT =
      List.of("kind", "outcome", "who", "what", "reason", "from", "to", "cursor", "limit");
  private static final List<String> TRANSFERS = List.of("client", "state", "cursor", "limit");
}
