package org.skald.log.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Position;

/** One copy of a shard, record by record. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplicaTest {

  private static final ShardConfig CONFIG =
      new ShardConfig(
          "counters",
          0,
          "n1",
          "dead",
          _ -> 0,
          ShardConfig.Limits.DEFAULT,
          ShardConfig.Pace.DEFAULT);
  private static final int A_SECOND_IN_MICROS = 1_000_000;

  private final Replica<Wish, Counter, Fact, CounterDecider.Refusal, String> replica =
      new Replica<>(
          CONFIG,
          new CounterDecider(1),
          new CounterCodec(),
          new SimulatedWire(),
          new MemoryStore());
  private long position;

  private void apply(long stampMs, ControlRecord own) throws Findings.Unsettled {
    apply(stampMs, SimulatedWire.typeOf(own), Keys.text(SimulatedWire.encode(own)));
  }

  private void apply(long stampMs, String type, String text) throws Findings.Unsettled {
    var headers = List.of(WireHeader.of(WireNames.TYPE, type));
    replica.apply(
        new LogRecord(
            new Position(position++), stampMs, Keys.utf8("key"), Keys.utf8(text), headers));
  }

  @Test
  void any_number_of_timers_fires_at_one_record() throws Findings.Unsettled {
    replica.load();
    apply(0, new ControlRecord.OpenShard(new byte[32], 1));
    var many = 10_002;
    for (var i = 0; i < many; i++) {
      var key = "k" + i;
      apply(0, SimulatedWire.WISH, new Wish.Remind(key, A_SECOND_IN_MICROS, 1, "m" + i).text());
    }

    apply(2_000, new ControlRecord.Tick());

    for (var i = 0; i < many; i++) {
      assertThat(replica.state("k" + i)).isEqualTo(new Counter("k" + i, 1, 0, Optional.empty(), 0));
    }
  }
}
