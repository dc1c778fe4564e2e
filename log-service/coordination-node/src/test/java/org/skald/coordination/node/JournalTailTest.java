package org.skald.coordination.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessList;
import org.skald.coordination.AccessState.Listed;
import org.skald.coordination.Grantee;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.Revision;
import org.skald.log.http.ServerEvent;
import org.skald.log.tail.Follower;
import org.skald.log.tail.Interest;
import org.skald.log.tail.Journal;
import org.skald.log.tail.Resume;
import org.skald.log.tail.TailEvent;

/** The journal of a node that is judged by its access lists, without a Kafka. */
@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalTailTest {

  private static final Optional<Principal> OPS = Optional.of(new Principal("ops"));
  private static final Optional<Principal> NOBODY = Optional.empty();

  private final List<TailEvent<ServerEvent>> written = new ArrayList<>();
  private final List<NameTree> lookedUp = new ArrayList<>();
  private final AtomicReference<@Nullable Listed> list = new AtomicReference<>();
  private final JournalAccess access = new JournalAccess(this::governing);
  private volatile CompletableFuture<Position> replica =
      CompletableFuture.completedFuture(new Position(100));
  private final JournalTail tail =
      new JournalTail("test", this::reach, access, () -> new Written());

  @BeforeEach
  void start() {
    tail.start();
  }

  @AfterEach
  void close() {
    replica.complete(new Position(100));
    tail.close();
  }

  private CompletableFuture<Position> reach(ReadLevel level) {
    return replica.copy();
  }

  private Optional<Listed> governing(NameTree tree) {
    synchronized (lookedUp) {
      lookedUp.add(tree);
    }
    return Optional.ofNullable(list.get());
  }

  private void write(long position, String subject) {
    synchronized (written) {
      var before = written.isEmpty() ? Revision.BEFORE_FIRST : written.getLast().revision();
      var revision = new Revision(new Position(position), 0);
      var shown = ServerEvent.of(revision.toString(), "Happened", Map.of());
      written.add(new TailEvent<>(revision, before, subject, shown, 1));
    }
  }

  /** What has been written. */
  private final class Written implements Journal<ServerEvent> {
    @Override
    public long begin() {
      return 0;
    }

    @Override
    public long end() {
      synchronized (written) {
        return written.size();
      }
    }

    @Override
    public Page<ServerEvent> read(long offset) {
      synchronized (written) {
        var events = new ArrayList<Placed<ServerEvent>>();
        for (var at = (int) offset; at < written.size(); at++) {
          events.add(new Placed<>(at, written.get(at)));
        }
        return new Page<>(offset, written.size(), events);
      }
    }

    @Override
    public void close() {}
  }

  /** Who follows, and what came. */
  private record Following(Optional<Principal> by, LinkedBlockingQueue<String> came)
      implements Follower<JournalEvent> {

    Following(Optional<Principal> by) {
      this(by, new LinkedBlockingQueue<>());
    }

    @Override
    public boolean offer(TailEvent<JournalEvent> event) {
      if (event.payload().isFor(by)) {
        came.add(event.payload().shown().id().orElse(""));
      }
      return true;
    }

    @Override
    public int room() {
      return 100;
    }

    @Override
    public void compacted(Revision earliest) {
      came.add("compacted");
    }

    @Override
    public void interrupted() {
      came.add("interrupted");
    }

    String next() throws InterruptedException {
      return Optional.ofNullable(came.poll(30, TimeUnit.SECONDS)).orElse("nothing");
    }
  }

  private Following follow(Optional<Principal> by) {
    var following = new Following(by);
    var _ =
        tail.watch(
            new Interest("names", true), new Resume.Ready(Revision.BEFORE_FIRST, 0), following);
    return following;
  }

  /** Until so many get what comes at once, one after the other in the order of their coming. */
  private void awaitLive(int watches) {
    while (tail.size() < watches) {
      Thread.onSpinWait();
    }
  }

  private static Listed onlyOps() {
    return new Listed(
        NameTree.ROOT,
        new AccessList(Map.of(Grantee.of("ops"), AccessLevel.MANAGE)),
        new Position(1));
  }

  @Test
  void an_event_is_judged_when_the_replica_has_applied_what_caused_it() throws Exception {
    replica = new CompletableFuture<>();
    var nobody = follow(NOBODY);
    var ops = follow(OPS);
    awaitLive(2);
    write(7, "names//a");

    list.set(onlyOps());
    replica.complete(new Position(9));
    assertThat(ops.next()).isEqualTo("7.0");
    list.set(null);
    write(8, "access//");
    write(9, "names//a");

    assertThat(ops.next()).isEqualTo("9.0");
    assertThat(nobody.next()).isEqualTo("9.0");
  }

  @Test
  void a_list_is_looked_up_once_for_all_who_watch_and_again_when_one_has_changed()
      throws Exception {
    list.set(onlyOps());
    var ops = follow(OPS);
    var others = List.of(follow(NOBODY), follow(NOBODY), follow(OPS));
    awaitLive(1 + others.size());
    write(1, "names//a");
    assertThat(ops.next()).isEqualTo("1.0");
    list.set(null);
    write(2, "access//");
    write(3, "names//a");

    assertThat(ops.next()).isEqualTo("3.0");
    assertThat(others.get(0).next()).isEqualTo("3.0");
    assertThat(others.get(1).next()).isEqualTo("3.0");
    assertThat(others.get(2).next()).isEqualTo("1.0");
    assertThat(others.get(2).next()).isEqualTo("3.0");
    synchronized (lookedUp) {
      assertThat(lookedUp).containsExactly(new NameTree("/a"), new NameTree("/a"));
    }
  }

  @Test
  void what_was_told_is_judged_anew_for_who_comes_after_a_list_has_changed() {
    var event =
        new JournalEvent(
            ServerEvent.of("1.0", "NamePut", Map.of()), Optional.of(new NameTree("/a")), access);
    assertThat(event.isFor(NOBODY)).isTrue();
    list.set(onlyOps());
    assertThat(event.isFor(NOBODY)).as("before the journal tells of it").isTrue();

    access.changed();

    assertThat(event.isFor(NOBODY)).isFalse();
    assertThat(event.isFor(OPS)).isTrue();
    assertThat(lookedUp).hasSize(2);
  }

  @Test
  void what_is_no_name_is_for_everybody() {
    list.set(onlyOps());

    var event =
        new JournalEvent(ServerEvent.of("1.0", "LockGranted", Map.of()), Optional.empty(), access);

    assertThat(event.isFor(NOBODY)).isTrue();
    assertThat(lookedUp).isEmpty();
  }
}
