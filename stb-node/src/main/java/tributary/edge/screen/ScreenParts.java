package tributary.edge.screen;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tributary.edge.catalog.ArtworkCopies;
import tributary.edge.catalog.CatalogReplica;
import tributary.edge.ingest.Ingest;
import tributary.edge.link.ClusterLink;
import tributary.edge.playback.Plays;
import tributary.edge.store.SegmentStore;

/**
 * What the screen shows and works on, handed over by the composition root.
 *
 * @param ready whether the node does its work, for {@code /ready}
 * @param ingest on media servers only
 * @param catalog the box's own copy
 * @param artwork posters, of which it keeps copies too
 * @param lastKnown file that keeps the list and its titles over restarts
 */
public record ScreenParts(
    Supplier<NodeStatus> status,
    BooleanSupplier ready,
    Activation activation,
    ClusterLink link,
    SegmentStore store,
    Plays plays,
    Optional<Ingest> ingest,
    CatalogReplica catalog,
    ArtworkCopies artwork,
    Path lastKnown,
    PrometheusMeterRegistry metrics,
    InstantSource clock) {}
