package tributary.cluster.api;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reasons;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.Vendor;
import tributary.cluster.operator.Vendors;

/** Vendors' logos (R143): given by the vendor's staff or the network's operators, shown to all. */
final class VendorLogos {
  private final Vendors vendors;
  private final Catalog catalog;
  private final ArtworkWork work;

  VendorLogos(Vendors vendors, Catalog catalog, ArtworkWork work) {
    this.vendors = vendors;
    this.catalog = catalog;
    this.work = work;
  }

  /** Where it is to be had. */
  static Optional<String> link(Vendor vendor) {
    return vendor.logo().map(version -> link(vendor.id(), version));
  }

  private static String link(String vendor, String version) {
    return Endpoints.PREFIX + "/vendors/" + vendor + "/logo/" + version;
  }

  record View(String logo) {}

  CompletionStage<Reply> put(Call call, Operator operator) {
    String id = call.path("vendorId", Vendor::id);
    return requireSeen(id, operator)
        .thenCompose(_ -> call.bytes(work.settings().maxUploadBytes()))
        .thenCompose(work::logo)
        .thenCompose(
            logo ->
                vendors
                    .setLogo(id, logo)
                    .thenApply(
                        isDone -> {
                          if (!isDone) {
                            throw Reasons.unavailable("somebody else sets it just now").thrown();
                          }
                          return Reply.ok(new View(link(id, logo.version())));
                        }));
  }

  CompletionStage<Reply> remove(Call call, Operator operator) {
    String id = call.path("vendorId", Vendor::id);
    return requireSeen(id, operator)
        .thenCompose(_ -> vendors.removeLogo(id))
        .thenApply(_ -> Reply.noContent());
  }

  private CompletionStage<Vendor> requireSeen(String id, Operator operator) {
    if (!VendorSites.sees(operator, id)) {
      throw VendorSites.unknown(id).thrown();
    }
    return vendors
        .find(id)
        .thenApply(found -> found.orElseThrow(() -> VendorSites.unknown(id).thrown()));
  }

  /** On a vendor's site its own only. */
  CompletionStage<Reply> get(Call call) {
    String id = call.path("vendorId", Vendor::id);
    String version = call.path("version", KeptPicture::version);
    return catalog
        .vendor(call)
        .thenCombine(
            vendors.logo(id),
            (site, found) ->
                found
                    .filter(logo -> logo.version().equals(version))
                    .filter(_ -> site.isEmpty() || site.get().id().equals(id))
                    .map(logo -> KeptPicture.reply(call, "image/png", version, logo.png()))
                    .orElseThrow(() -> Problem.notFound("there is no such logo of " + id)));
  }
}
