package tributary.cluster.api;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.JsonBody;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reasons;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.Vendor;
import tributary.cluster.operator.Vendors;

/**
 * The vendors' sites (R142-R145): owners say which there are and whose catalog is whose, a vendor's
 * staff how its own looks. To staff no other vendor exists.
 */
final class VendorSites {
  private static final int MOST_CATALOGS = 50;
  private final Vendors vendors;

  VendorSites(Vendors vendors) {
    this.vendors = vendors;
  }

  record View(
      String vendorId,
      String name,
      String host,
      Optional<String> accent,
      Optional<String> logo,
      Set<String> catalogs,
      Set<String> licensed) {
    static View of(Vendor vendor) {
      return new View(
          vendor.id(),
          vendor.name(),
          vendor.host(),
          Optional.of(vendor.accent()).filter(accent -> !accent.isEmpty()),
          VendorLogos.link(vendor),
          vendor.catalogs(),
          vendor.licensed());
    }
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    return vendors
        .all()
        .thenApply(
            all ->
                Reply.ok(
                    new Views.Items<>(
                        all.stream()
                            .filter(vendor -> sees(operator, vendor.id()))
                            .map(View::of)
                            .toList())));
  }

  static boolean sees(Operator operator, String vendor) {
    return operator.vendor().map(vendor::equals).orElse(true);
  }

  CompletionStage<Reply> put(Call call, Operator operator) {
    String id = call.path("vendorId", Vendor::id);
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("name", "host", "accent", "catalogs", "licensed");
              Vendor.Look look = look(body);
              Set<String> own = catalogs(body, "catalogs");
              Set<String> licensed = catalogs(body, "licensed");
              licensed.removeAll(own);
              return vendors.put(
                  new Vendor(
                      id,
                      look.name(),
                      body.value("host", Vendor::host),
                      look.accent(),
                      Optional.empty(),
                      own,
                      licensed));
            })
        .thenApply(
            isDone -> done(isDone, "VENDOR_TAKEN", "another vendor has this host or a catalog"));
  }

  private static Set<String> catalogs(JsonBody body, String field) {
    return new LinkedHashSet<>(body.valuesOrNone(field, MOST_CATALOGS, Catalog::name));
  }

  private static Vendor.Look look(JsonBody body) {
    return new Vendor.Look(
        body.text("name", 1, 100), body.optional("accent", Vendor::accent).orElse(""));
  }

  CompletionStage<Reply> look(Call call, Operator operator) {
    String id = call.path("vendorId", Vendor::id);
    if (!sees(operator, id)) {
      throw unknown(id).thrown();
    }
    return call.body()
        .thenApply(body -> look(body.allowing("name", "accent")))
        .thenCompose(
            look ->
                vendors
                    .find(id)
                    .thenApply(found -> found.orElseThrow(() -> unknown(id).thrown()))
                    .thenCompose(_ -> vendors.setLook(id, look)))
        .thenApply(
            isDone -> {
              if (!isDone) {
                throw Reasons.unavailable("somebody else changes it just now").thrown();
              }
              return Reply.noContent();
            });
  }

  CompletionStage<Reply> remove(Call call, Operator operator) {
    String id = call.path("vendorId", Vendor::id);
    return vendors
        .find(id)
        .thenCompose(
            found ->
                found.isPresent()
                    ? vendors.remove(id)
                    : CompletableFuture.failedFuture(unknown(id).thrown()))
        .thenApply(isDone -> done(isDone, "VENDOR_IN_USE", "its staff must go first"));
  }

  static Problem unknown(String id) {
    return Problem.of("UNKNOWN_VENDOR", "there is no vendor \"" + id + "\"");
  }

  private static Reply done(boolean isDone, String reason, String detail) {
    if (!isDone) {
      throw Problem.of(reason, detail).thrown();
    }
    return Reply.noContent();
  }
}
