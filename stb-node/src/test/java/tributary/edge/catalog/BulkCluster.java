package tributary.edge.catalog;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tributary.crypto.DeviceKey;
import tributary.crypto.SealedBox;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.link.ClusterLink.PassView;
import tributary.edge.link.ClusterLink.Shelves;
import tributary.edge.link.SnapshotLink;
import tributary.media.ContentKey;
import tributary.model.CatalogSnapshot;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Title;

/** As much of a cluster as a catalog in bulk, its maker and its box meet. Two titles a step. */
final class BulkCluster implements InvocationHandler, SnapshotLink {
  private static final int STEP = 2;

  final DeviceKey box = DeviceKey.generate();
  private final DeviceKey vault = DeviceKey.generate();
  private final Map<MediaId, Manifest> manifests = new ConcurrentHashMap<>();
  private final Map<MediaId, byte[]> sealed = new ConcurrentHashMap<>();
  private final List<Title> published = new CopyOnWriteArrayList<>();

  /** By boxes. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  volatile boolean hasBulk = true;
  volatile String scope = "scope";
  volatile Optional<String> due = Optional.empty();
  volatile CatalogSnapshot snapshot;
  private volatile MediaId opened;

  void publish(Title title) {
    published.add(title);
  }

  ClusterLink link() {
    return (ClusterLink)
        Proxy.newProxyInstance(
            ClusterLink.class.getClassLoader(), new Class<?>[] {ClusterLink.class}, this);
  }

  @Override
  public Object invoke(Object proxy, Method question, Object[] words) {
    return switch (question.getName()) {
      case "isConnected" -> true;
      case "vaultKey" -> vault.publicKey();
      case "segmentsHeld", "ingests" -> null;
      case "snapshots" -> hasBulk ? Optional.of(this) : Optional.empty();
      case "publish" -> {
        Manifest manifest = (Manifest) words[0];
        manifests.put(manifest.media(), manifest);
        sealed.put(manifest.media(), (byte[]) words[2]);
        yield CompletableFuture.completedFuture(manifest.media());
      }
      case "key" -> CompletableFuture.completedFuture(key());
      case "catalogCopy" -> {
        CatalogPoint known = (CatalogPoint) words[0];
        CatalogCopy copy = changes(known, 0, Bulk.NONE);
        asked.add("singly from %d: %d titles".formatted(since(known), copy.titles().size()));
        yield CompletableFuture.completedFuture(copy);
      }
      default -> throw new IllegalStateException("nobody asks for " + question);
    };
  }

  private byte[] key() {
    String context = ContentKey.sealContext(manifests.get(opened).keyId());
    return SealedBox.seal(
        SealedBox.open(sealed.get(opened), vault.privateKey(), context), box.publicKey(), context);
  }

  private long since(CatalogPoint known) {
    return known.scope().equals(scope) ? known.through() : 0;
  }

  /** The number of a change is its place; whoever changed again since is told there only. */
  private CatalogCopy changes(CatalogPoint known, long loaded, Bulk bulk) {
    long from = Math.max(since(known), loaded);
    List<Title> now = new ArrayList<>();
    long through = from;
    while (through < published.size() && now.size() < STEP) {
      Title title = published.get((int) through++);
      boolean isLast =
          published.stream().skip(through).noneMatch(later -> later.media().equals(title.media()));
      if (isLast) {
        now.add(title);
      }
    }
    return new CatalogCopy(
        scope,
        !known.scope().equals(scope) || (known.through() == 0 && loaded == 0),
        now,
        through,
        through < published.size(),
        Optional.of(Shelves.NONE),
        bulk);
  }

  @Override
  public CompletionStage<CatalogCopy> copy(CatalogPoint known, List<CatalogSnapshot> loaded) {
    long has = loaded.stream().mapToLong(CatalogSnapshot::version).max().orElse(0);
    List<CatalogSnapshot> newest = Optional.ofNullable(snapshot).stream().toList();
    boolean isWanted = newest.stream().anyMatch(it -> it.version() > Math.max(since(known), has));
    String question =
        "bulk from " + since(known) + (loaded.isEmpty() ? "" : " with %d loaded".formatted(has));
    if (isWanted) {
      asked.add(question);
      return CompletableFuture.completedFuture(
          new CatalogCopy(
              scope,
              since(known) == 0,
              List.of(),
              since(known),
              true,
              Optional.empty(),
              new Bulk(newest, newest)));
    }
    CatalogCopy copy = changes(known, has, new Bulk(newest, List.of()));
    asked.add(question + ": " + copy.titles().size() + " titles");
    return CompletableFuture.completedFuture(copy);
  }

  @Override
  public CompletionStage<PassView> pass(MediaId media) {
    asked.add("pass");
    opened = media;
    return CompletableFuture.completedFuture(new PassView(new byte[] {1}, "pass", 0));
  }

  @Override
  public CompletionStage<Optional<String>> work() {
    Optional<String> once = due;
    due = Optional.empty();
    return CompletableFuture.completedFuture(once);
  }

  @Override
  public CompletionStage<CatalogCopy> titles(String catalog, CatalogPoint known) {
    return CompletableFuture.completedFuture(changes(known, 0, Bulk.NONE));
  }

  @Override
  public CompletionStage<Boolean> made(CatalogSnapshot made) {
    snapshot = made;
    return CompletableFuture.completedFuture(true);
  }
}
