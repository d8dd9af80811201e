package tributary.edge.store;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;

/** Segments that become durable with one fsync. */
final class Round {
  final BitSet segments = new BitSet();
  final CompletableFuture<Void> durable = new CompletableFuture<>();
}
