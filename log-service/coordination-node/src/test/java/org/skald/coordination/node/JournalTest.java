package org.skald.coordination.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.coordination.Grantee.ANYONE;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.coordination.AccessEvent;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessList;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.Incarnation;
import org.skald.coordination.KnownRules;
import org.skald.coordination.LockEvent;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.MemberEvent;
import org.skald.coordination.MemberName;
import org.skald.coordination.NameEvent;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameTree;
import org.skald.coordination.RegisterEvent;
import org.skald.coordination.RegisterName;
import org.skald.coordination.SessionEnd;
import org.skald.coordination.SessionEvent;
import org.skald.coordination.SessionId;
import org.skald.coordination.SmallValue;
import org.skald.coordination.WaitEnd;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.Revision;
import org.skald.log.http.Json;
import org.skald.log.http.ServerEvent;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Stamp;
import org.skald.log.tail.TailEvent;
import org.skald.schemas.Headers;

/** The way of an event through the journal, from the rules to those who watch. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalTest {

  private static final Instant AT = Instant.ofEpochMilli(1_000);
  private static final Position AT_7 = new Position(7);
  private static final SessionId ANN = new SessionId("ann");
  private static final MemberName NODE = new MemberName("node-1");
  private static final LockName LOCK = new LockName("printer");
  private static final NamePath PATH = new NamePath("/a/b");
  private static final SmallValue VALUE = SmallValue.of("grün".getBytes(StandardCharsets.UTF_8));

  private static final Stamp STAMP =
      new Stamp(
          0,
          new Moment(AT_7, AT, 1),
          2,
          Instant.ofEpochMilli(5_000),
          new byte[0],
          new Revision(new Position(5), 0));

  record Case(CoordinationEvent event, String subject, String name, String json) {}

  private static List<Case> published() {
    return Stream.of(values(), locks(), sessions(), members()).flatMap(List::stream).toList();
  }

  private static List<Case> values() {
    return List.of(
        new Case(
            new NameEvent.NamePut(PATH, VALUE, AT_7, new Position(3), Optional.of(ANN)),
            "names//a/b",
            "NamePut",
            "'path':'/a/b','value':'grün','created':3,'session':'ann'"),
        new Case(
            new AccessEvent.AccessListSet(
                new NameTree("/a"), new AccessList(Map.of(ANYONE, AccessLevel.READ)), AT_7),
            "access//a",
            "AccessListSet",
            "'path':'/a','grants':{'*':'read'}"),
        new Case(
            new AccessEvent.AccessListRemoved(NameTree.ROOT),
            "access//",
            "AccessListRemoved",
            "'path':'/'"),
        new Case(new NameEvent.NameDeleted(PATH), "names//a/b", "NameDeleted", "'path':'/a/b'"),
        new Case(
            new RegisterEvent.RegisterDecided(new RegisterName("id"), VALUE, AT_7),
            "registers/id",
            "RegisterDecided",
            "'register':'id','value':'grün'"));
  }

  private static List<Case> locks() {
    return List.of(
        new Case(
            new LockEvent.LockGranted(LOCK, ANN, LockMode.SHARED, AT_7, Duration.ZERO),
            "locks/printer",
            "LockGranted",
            "'lock':'printer','session':'ann','mode':'shared','token':7"),
        new Case(
            new LockEvent.LockAwaited(
                LOCK, ANN, LockMode.EXCLUSIVE, AT_7, Optional.empty(), Duration.ZERO),
            "locks/printer",
            "LockAwaited",
            "'lock':'printer','session':'ann','mode':'exclusive','place':7"),
        new Case(
            new LockEvent.LockWaitEnded(LOCK, ANN, WaitEnd.TIMED_OUT),
            "locks/printer",
            "LockWaitEnded",
            "'lock':'printer','session':'ann','how':'timed-out'"),
        new Case(
            new LockEvent.LockReleased(LOCK, ANN, AT_7),
            "locks/printer",
            "LockReleased",
            "'lock':'printer','session':'ann','token':7"),
        new Case(
            new LockEvent.LockLost(LOCK, ANN, AT_7, AT),
            "locks/printer",
            "LockLost",
            "'lock':'printer','session':'ann','token':7,'delayedUntil':'1970-01-01T00:00:01Z'"),
        new Case(
            new LockEvent.LockDelayEnded(LOCK),
            "locks/printer",
            "LockDelayEnded",
            "'lock':'printer'"));
  }

  private static List<Case> sessions() {
    return List.of(
        new Case(
            new SessionEvent.SessionOpened(ANN, NODE, Duration.ofSeconds(10), AT),
            "sessions/ann",
            "SessionOpened",
            "'session':'ann','node':'node-1','ttl':'PT10S'"),
        new Case(
            new SessionEvent.SessionAttached(ANN, NODE),
            "sessions/ann",
            "SessionAttached",
            "'session':'ann','node':'node-1'"),
        new Case(
            new SessionEvent.SessionJeopardized(ANN, AT),
            "sessions/ann",
            "SessionJeopardized",
            "'session':'ann','until':'1970-01-01T00:00:01Z'"),
        new Case(
            new SessionEvent.SessionEnded(ANN, SessionEnd.EXPIRED, AT),
            "sessions/ann",
            "SessionEnded",
            "'session':'ann','how':'expired'"));
  }

  private static List<Case> members() {
    return List.of(
        new Case(
            new MemberEvent.MemberJoined(
                NODE,
                new Incarnation("life-1"),
                "http://a",
                AT_7,
                Duration.ofSeconds(3),
                AT,
                KnownRules.FIRST),
            "members/node-1",
            "MemberJoined",
            "'name':'node-1','address':'http://a'"),
        new Case(
            new MemberEvent.MemberLeft(NODE, AT),
            "members/node-1",
            "MemberLeft",
            "'name':'node-1'"),
        new Case(
            new MemberEvent.MemberLost(NODE, AT),
            "members/node-1",
            "MemberLost",
            "'name':'node-1'"));
  }

  private static TailEvent<ServerEvent> read(OutboundRecord record) {
    return JournalViews.read(
        new LogRecord(new Position(0), 0, record.key(), record.value(), record.headers()));
  }

  @ParameterizedTest
  @MethodSource("published")
  void what_is_published_is_shown_to_those_who_watch(Case published) throws Exception {
    var records = JournalWire.write("journal", published.event(), STAMP);

    assertThat(records).hasSize(1);
    var event = read(records.getFirst());
    assertThat(event.revision()).isEqualTo(new Revision(AT_7, 2));
    assertThat(event.previous()).isEqualTo(new Revision(new Position(5), 0));
    assertThat(event.subject()).isEqualTo(published.subject());
    assertThat(event.payload().id()).contains("7.2");
    assertThat(event.payload().name()).isEqualTo(published.name());
    assertThat(Json.write(event.payload().data()))
        .isEqualTo(
            "{'revision':7,'at':'1970-01-01T00:00:01Z',%s}"
                .formatted(published.json())
                .replace('\'', '"'));
  }

  @Test
  void a_record_of_the_journal_says_what_it_is_about_and_is_always_the_same() {
    var record = JournalWire.write("journal", published().getFirst().event(), STAMP).getFirst();

    assertThat(record)
        .isEqualTo(JournalWire.write("journal", published().getFirst().event(), STAMP).getFirst());
    assertThat(record.topic()).isEqualTo("journal");
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("names//a/b");
    assertThat(record.headers())
        .extracting(it -> it.name() + "=" + it.text())
        .containsExactly(
            Headers.SPECVERSION + "=1.0",
            Headers.ID + "=0-7-2",
            Headers.TYPE + "=org.skald.schemas.coordination.journal.NamePut",
            Headers.SOURCE + "=skald/skald.coordination",
            Headers.TIME + "=1970-01-01T00:00:05Z",
            Headers.SUBJECT + "=names//a/b",
            Headers.REVISION + "=7.2",
            Headers.PREVIOUS + "=5.0");
  }

  @Test
  void what_only_keeps_the_books_is_not_published() {
    for (var event :
        List.of(
            new MemberEvent.MemberRenewed(NODE, AT),
            new MemberEvent.MemberSwept(NODE, 1),
            new AccessEvent.AccessListsCounted(1),
            new MemberEvent.SessionAttended(NODE, ANN),
            new SessionEvent.SessionBound(ANN, "locks/printer"))) {
      assertThat(JournalWire.write("journal", event, STAMP)).isEmpty();
    }
  }
}
