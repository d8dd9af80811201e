package tributary.cluster.client;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.TraceContext;
import tributary.trace.TraceSpan;
import tributary.trace.Tracing;
import tributary.trace.Tracing.Part;

/** The span of one change of a list, until it is stored or refused. */
record ListChange(TraceSpan span, List<MediaId> before) {
  static ListChange begin(
      Tracing tracing,
      Optional<TraceContext> cause,
      ClientId client,
      Optional<PriorityList> before) {
    return new ListChange(
        tracing.begin("list changes", Part.INTERNAL, cause).with("tributary.client", client.text()),
        before.map(PriorityList::items).orElse(List.of()));
  }

  /** What it caused, if it is traced. */
  Optional<ListTrace> made(Optional<PriorityList> after) {
    return span.context()
        .map(
            context -> {
              Set<MediaId> wishes = new HashSet<>(after.map(PriorityList::items).orElse(List.of()));
              before.forEach(wishes::remove);
              return new ListTrace(context, wishes);
            });
  }

  void end(Optional<Refusal> refusal) {
    refusal.ifPresentOrElse(why -> span.failed(why.reason()), span::end);
  }
}
