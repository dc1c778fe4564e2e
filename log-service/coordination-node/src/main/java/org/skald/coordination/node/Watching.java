package org.skald.coordination.node;

import java.util.Optional;
import org.skald.coordination.Principal;
import org.skald.log.Revision;
import org.skald.log.http.EventStream;
import org.skald.log.http.Problem;
import org.skald.log.http.ServerEvent;
import org.skald.log.tail.Follower;
import org.skald.log.tail.TailEvent;

/**
 * A watch whose events go to a stream of server-sent events.
 *
 * @param by who watches; what it may not see does not come
 */
record Watching(EventStream stream, Optional<Principal> by) implements Follower<JournalEvent> {

  @Override
  public boolean offer(TailEvent<JournalEvent> event) {
    return !event.payload().isFor(by) || stream.offer(event.payload().shown());
  }

  @Override
  public int room() {
    return stream.room();
  }

  @Override
  public void compacted(Revision earliest) {
    stream.end(ServerEvent.notice("compacted", compacted(earliest.toString()).document()));
  }

  @Override
  public void interrupted() {
    stream.end(
        ServerEvent.notice(
            "interrupted",
            Problem.of(
                    503,
                    "watch-interrupted",
                    "Watch interrupted",
                    "expected to read on in the journal, found that this node cannot just now;"
                        + " resume after the last event's id")
                .document()));
  }

  static Problem compacted(String earliest) {
    return Problem.of(
            410,
            "revision-compacted",
            "Revision compacted",
            ("expected a revision from %s on, found an older one, whose later events are no longer"
                    + " in the journal; read what is there now and watch from its position")
                .formatted(earliest))
        .with("earliest", earliest);
  }
}
