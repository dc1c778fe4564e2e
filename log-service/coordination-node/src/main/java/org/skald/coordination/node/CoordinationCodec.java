package org.skald.coordination.node;

import java.util.List;
import org.skald.coordination.CoordinationCommand;
import org.skald.coordination.CoordinationEvent;
import org.skald.coordination.CoordinationRejection;
import org.skald.coordination.CoordinationState;
import org.skald.log.States;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.OutboundRecord;
import org.skald.log.shard.Reading;
import org.skald.log.shard.ShardCodec;
import org.skald.log.shard.Stamp;
import org.skald.schemas.Headers;
import org.skald.schemas.NotDecodable;
import org.skald.schemas.Topics;

/** Between the coordination log's records and its types. Only nodes write to it. */
final class CoordinationCodec
    implements ShardCodec<
        CoordinationCommand, CoordinationState, CoordinationEvent, CoordinationRejection, Void> {

  private static final Topics TOPICS = new Topics(CoordinationNode.LOG);

  @Override
  public Decoded<CoordinationCommand> decode(LogRecord record, Reading reading, Findings findings) {
    var type = record.header(Headers.TYPE).orElse("");
    if (!CommandWire.isCommand(type)) {
      return new Decoded.Undecodable<>(
          "unknown-type", "expected a command of the coordination log, found '%s'".formatted(type));
    }
    if (!ControlSeal.isOn(record, type, reading.secret())) {
      return new Decoded.Undecodable<>(
          "unauthorized",
          "expected a %s to come through a node of the log, found no seal that holds"
              .formatted(type));
    }
    try {
      return new Decoded.Command<>(
          CommandWire.read(type, record.value()), record.header(Headers.ID));
    } catch (NotDecodable | IllegalArgumentException e) {
      return new Decoded.Undecodable<>("malformed", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void learn(String question, byte[] answer) {
    throw new IllegalStateException("the coordination log asks nothing, but learned " + question);
  }

  @Override
  public byte[] encodeState(CoordinationState state) {
    return StateWire.write(state);
  }

  @Override
  public CoordinationState decodeState(String key, byte[] bytes, States<CoordinationState> states) {
    return StateWire.read(bytes);
  }

  @Override
  public List<OutboundRecord> publish(
      CoordinationState after, CoordinationEvent event, List<Void> effects, Stamp stamp) {
    return JournalWire.write(TOPICS.journal(), event, stamp);
  }

  @Override
  public List<OutboundRecord> refuse(
      CoordinationCommand command, CoordinationRejection rejection, Stamp stamp) {
    return List.of(); // Its caller is told.
  }
}
