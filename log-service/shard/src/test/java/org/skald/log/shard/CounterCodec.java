package org.skald.log.shard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.log.States;

/** The tenant's commands, states and effects as text. */
final class CounterCodec
    implements ShardCodec<Wish, Counter, Fact, CounterDecider.Refusal, String> {

  private final Map<String, byte[]> learned = new HashMap<>();

  @Override
  public void learn(String question, byte[] answer) {
    learned.put(question, answer);
  }

  @Override
  public Decoded<Wish> decode(LogRecord record, Reading reading, Findings findings)
      throws Findings.Unsettled {
    var schema = record.header(SimulatedWire.SCHEMA);
    if (schema.isPresent() && !isKnown(schema.get(), findings)) {
      return new Decoded.Undecodable<>("unknown-schema", "expected a schema under " + schema);
    }
    if (!record.header(WireNames.TYPE).equals(Optional.of(SimulatedWire.WISH))
        || record.value() == null) {
      return new Decoded.Undecodable<>("unknown-type", "expected a wish, found something else");
    }
    try {
      var wish = Wish.parse(Keys.text(record.value()));
      return new Decoded.Command<>(wish, record.header(SimulatedWire.REQUEST));
    } catch (IllegalArgumentException e) {
      return new Decoded.Undecodable<>("malformed", String.valueOf(e.getMessage()));
    }
  }

  private boolean isKnown(String id, Findings findings) throws Findings.Unsettled {
    var question = SimulatedRegistry.QUESTION + id;
    var found = findings.of(question);
    if (found.isPresent() && !Arrays.equals(found.get(), learned.get(question))) {
      throw new IllegalStateException("expected to have learned what was found: " + question);
    }
    return found.isPresent();
  }

  @Override
  public byte[] encodeState(Counter state) {
    var due = state.due().map(Instant::toString).orElse("");
    return Keys.utf8(state.total() + "|" + state.note() + "|" + due + "|" + state.owed());
  }

  @Override
  public Counter decodeState(String key, byte[] bytes, States<Counter> states) {
    var words = Keys.text(bytes).split("\\|", -1);
    return new Counter(
        key,
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        words[2].isEmpty() ? Optional.empty() : Optional.of(Instant.parse(words[2])),
        Long.parseLong(words[3]));
  }

  @Override
  public List<OutboundRecord> publish(Counter after, Fact fact, List<String> effects, Stamp stamp) {
    var records = new ArrayList<OutboundRecord>();
    var due = after.due().map(stamp::wallClock);
    records.add(record("events", fact.key(), stamp.id(), fact + " " + due, fact.cause()));
    for (var effect : effects) {
      var id = stamp.id() + "/" + records.size();
      records.add(record("effects", fact.key(), id, effect, Optional.empty()));
    }
    return records;
  }

  @Override
  public List<OutboundRecord> refuse(Wish wish, CounterDecider.Refusal refusal, Stamp stamp) {
    return List.of(record("events", wish.key(), stamp.id(), refusal.explain(), Optional.empty()));
  }

  private static OutboundRecord record(
      String topic, String key, String id, String text, Optional<String> mark) {
    var headers = new ArrayList<WireHeader>();
    headers.add(WireHeader.of(SimulatedWire.ID, id));
    mark.ifPresent(it -> headers.add(WireHeader.of(SimulatedWire.MARK, it)));
    return new OutboundRecord(topic, Keys.utf8(key), Keys.utf8(text), headers);
  }
}
