package org.skald.coordination.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessList;
import org.skald.coordination.BarrierCommand;
import org.skald.coordination.BarrierName;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CounterCommand;
import org.skald.coordination.CounterName;
import org.skald.coordination.ElectionCommand;
import org.skald.coordination.Grantee;
import org.skald.coordination.Incarnation;
import org.skald.coordination.KnownRules;
import org.skald.coordination.LatchCommand;
import org.skald.coordination.LatchName;
import org.skald.coordination.LockCommand;
import org.skald.coordination.LockMode;
import org.skald.coordination.LockName;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberCommand;
import org.skald.coordination.MemberName;
import org.skald.coordination.NameChange;
import org.skald.coordination.NameCommand;
import org.skald.coordination.NameCondition;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.coordination.RegisterCommand;
import org.skald.coordination.RegisterName;
import org.skald.coordination.SemaphoreCommand;
import org.skald.coordination.SequenceCommand;
import org.skald.coordination.SequenceName;
import org.skald.coordination.SessionCommand;
import org.skald.coordination.SessionId;
import org.skald.coordination.SmallValue;
import org.skald.log.Position;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.Reading;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.Headers;
import org.skald.schemas.SingleObject;
import org.skald.schemas.coordination.AcquireLock;
import org.skald.schemas.coordination.AcquirePermits;
import org.skald.schemas.coordination.ChangeNames;
import org.skald.schemas.coordination.DeleteName;
import org.skald.schemas.coordination.JoinMember;
import org.skald.schemas.coordination.OpenSession;
import org.skald.schemas.coordination.ProposeValue;
import org.skald.schemas.coordination.ReleaseLock;
import org.skald.schemas.coordination.SetAccess;

/** Commands to the coordination log as records: what is taken, and what becomes of the rest. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CoordinationCodecTest {

  private static final byte[] SECRET = "a secret of sixteen".getBytes(UTF_8);
  private static final MemberName NODE = new MemberName("node-1");
  private static final KnownRules RULES = new KnownRules(Map.of(new LogName("skald.sagas"), 2));
  private static final Incarnation LIFE = new Incarnation("life-1");
  private static final SessionId ANN = new SessionId("ann");
  private static final LockName LOCK = new LockName("printer");
  private static final LockName ELECTION = LockName.ofElection("primary");
  private static final LockName SEMAPHORE = LockName.ofSemaphore("connections");

  private static final Optional<Principal> OPS = Optional.of(new Principal("ops"));
  private static final NamePath PATH = new NamePath("/services/stock/1");
  private static final SmallValue VALUE = SmallValue.of(new byte[] {0, (byte) 0xff});

  private final CoordinationCodec codec = new CoordinationCodec();

  static Stream<CoordinationCommand> commands() {
    return Stream.of(
        new MemberCommand.Join(NODE, LIFE, "http://n", Duration.ofSeconds(3), RULES),
        new MemberCommand.KeepAlive(NODE, LIFE),
        new MemberCommand.Leave(NODE, LIFE),
        new SessionCommand.Open(ANN, NODE, Duration.ofSeconds(10)),
        new SessionCommand.Attach(ANN, NODE),
        new SessionCommand.Close(ANN),
        new SessionCommand.Forsake(ANN, NODE, LIFE),
        new LockCommand.Acquire(
            LOCK, ANN, LockMode.SHARED, Optional.of(Duration.ofSeconds(5)), Duration.ofSeconds(1)),
        new LockCommand.Acquire(LOCK, ANN, LockMode.EXCLUSIVE, Optional.empty(), Duration.ZERO),
        new LockCommand.Release(LOCK, ANN, Optional.of(new Position(4711))),
        new LockCommand.Release(LOCK, ANN, Optional.empty()),
        new LockCommand.Release(ELECTION, ANN, Optional.of(new Position(4711))),
        new ElectionCommand.Campaign(
            ELECTION, ANN, VALUE, Optional.of(Duration.ofSeconds(5)), Duration.ofSeconds(1)),
        new ElectionCommand.Campaign(ELECTION, ANN, VALUE, Optional.empty(), Duration.ZERO),
        new LockCommand.Release(SEMAPHORE, ANN, Optional.empty()),
        new SemaphoreCommand.AcquirePermits(
            SEMAPHORE, ANN, 5, 2, Optional.of(Duration.ofSeconds(5))),
        new SemaphoreCommand.AcquirePermits(SEMAPHORE, ANN, 1, 1, Optional.empty()),
        new CounterCommand.Add(new CounterName("visits"), -3),
        new SequenceCommand.Reserve(new SequenceName("orders"), 100),
        new LatchCommand.CountDown(new LatchName("imported"), "ann", 3),
        new BarrierCommand.Enter(new BarrierName("phase"), ANN, 3),
        new BarrierCommand.Leave(new BarrierName("phase"), ANN),
        new RegisterCommand.Propose(new RegisterName("cluster-id"), VALUE),
        NameCommand.Change.ofAnyone(
            Optional.of(ANN),
            List.of(
                new NameCondition.IsAbsent(PATH),
                new NameCondition.HasRevision(PATH, new Position(4711)),
                new NameCondition.HoldsToken(LOCK, new Position(4712)),
                new NameCondition.HoldsToken(ELECTION, new Position(4713))),
            List.of(
                new NameChange.Put(PATH, VALUE, true),
                new NameChange.PutSequential("/queue/job-", VALUE, false),
                new NameChange.Delete(new NamePath("/a")))),
        NameCommand.Change.ofAnyone(
            Optional.empty(), List.of(), List.of(new NameChange.Delete(PATH))),
        new NameCommand.Change(
            OPS, Optional.empty(), List.of(), List.of(new NameChange.Delete(PATH))),
        new NameCommand.SetAccess(
            OPS,
            NameTree.at(PATH),
            new AccessList(
                Map.of(
                    Grantee.ANYONE,
                    AccessLevel.READ,
                    Grantee.of("ada"),
                    AccessLevel.WRITE,
                    Grantee.of("ops"),
                    AccessLevel.MANAGE))),
        new NameCommand.SetAccess(Optional.empty(), NameTree.ROOT, AccessList.NONE));
  }

  private static LogRecord record(String type, byte @Nullable [] value, @Nullable String seal) {
    var headers = new ArrayList<WireHeader>();
    headers.add(WireHeader.of(Headers.ID, "request-1"));
    headers.add(WireHeader.of(Headers.TYPE, type));
    if (seal != null) {
      headers.add(WireHeader.of(WireNames.SEAL, seal));
    }
    return new LogRecord(new Position(7), 1_000, null, value, List.copyOf(headers));
  }

  private static LogRecord sealed(SpecificRecord avro) {
    var type = avro.getSchema().getFullName();
    var value = SingleObject.encode(avro);
    return record(type, value, ControlSeal.of(SECRET, type, value));
  }

  private Decoded<CoordinationCommand> decode(LogRecord record) {
    return codec.decode(record, new Reading(SECRET, 1), _ -> Optional.empty());
  }

  private void assertUndecodable(LogRecord record, String code, String words) {
    assertThat(decode(record))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> {
              assertThat(it.code()).as("%s", it.cause()).isEqualTo(code);
              assertThat(it.cause()).startsWith("expected ").contains(words);
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_comes_out_as_it_went_in(CoordinationCommand command) {
    assertThat(decode(sealed(CommandWire.write(command))))
        .isEqualTo(new Decoded.Command<>(command, Optional.of("request-1")));
  }

  @Test
  void what_no_node_has_sealed_is_unauthorized() {
    var avro = new JoinMember("thief", "life-1", "http://t", 3_000L, Map.of());
    var type = avro.getSchema().getFullName();

    assertUndecodable(record(type, SingleObject.encode(avro), null), "unauthorized", "no seal");
    assertUndecodable(record(type, SingleObject.encode(avro), "x"), "unauthorized", "no seal");
  }

  @Test
  void what_is_no_command_is_of_an_unknown_type() {
    assertUndecodable(record("shop.Order", new byte[0], null), "unknown-type", "'shop.Order'");
  }

  @Test
  void sealed_nonsense_is_malformed() {
    var type = JoinMember.getClassSchema().getFullName();
    var nonsense = "nonsense".getBytes(UTF_8);

    assertUndecodable(
        record(type, nonsense, ControlSeal.of(SECRET, type, nonsense)), "malformed", "8 bytes");
    assertUndecodable(
        sealed(new JoinMember("node-1", "life-1", "http://n", 0L, Map.of())),
        "malformed",
        "a lease above zero");
    assertUndecodable(sealed(new OpenSession("ann", "n", 10L)), "malformed", "a time to live");
    for (var ms : List.of(-1L, Long.MAX_VALUE)) {
      assertUndecodable(
          sealed(new AcquireLock("a", "ann", false, ms, 0L)),
          "malformed",
          "found %d ms".formatted(ms));
      assertUndecodable(
          sealed(new AcquireLock("a", "ann", false, null, ms)),
          "malformed",
          "found %d ms".formatted(ms));
    }
    assertUndecodable(
        sealed(new ReleaseLock("a", "ann", null, "throne")), "malformed", "found 'throne'");
    assertUndecodable(
        sealed(new AcquirePermits("a", "ann", 3, 4, null)), "malformed", "1 to 3 permits");
    assertUndecodable(sealed(new OpenSession(" ", "n", 1_000L)), "malformed", "a session id");
    assertUndecodable(
        sealed(new ChangeNames(null, List.of(), List.of(new DeleteName("a")), null)),
        "malformed",
        "a path that begins with '/'");
    assertUndecodable(
        sealed(new ChangeNames(null, List.of(), List.of(), null)),
        "malformed",
        "1 to 100 conditions");
    assertUndecodable(sealed(new SetAccess("a b", "/a", Map.of())), "malformed", "found 'a b'");
    assertUndecodable(
        sealed(new SetAccess(null, "/a", Map.of("*", "own"))), "malformed", "found 'own'");
    assertUndecodable(
        sealed(new ProposeValue("r", ByteBuffer.allocate(SmallValue.BYTES_MAX + 1))),
        "malformed",
        "at most 65536 bytes");
  }
}
