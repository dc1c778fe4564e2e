package org.skald.streams;

import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Finds the aggregate that a participant's command is about, and keys the record by it.
 *
 * <p>Sagas key their commands by saga id; the state and the inbox live with the aggregate.
 */
final class RouterProcessor extends ContextualProcessor<Bytes, Bytes, Bytes, Routed> {

  private final HostedDecider<?, ?, ?, ?, ?> hosted;
  private final DeadLetters deadLetters;

  RouterProcessor(HostedDecider<?, ?, ?, ?, ?> hosted, HostTopics topics) {
    this.hosted = hosted;
    this.deadLetters = new DeadLetters(topics.deadLetters());
  }

  @Override
  public void process(Record<Bytes, Bytes> record) {
    var source = DeciderProcessor.source(record, context());
    switch (Intake.read(hosted, source)) {
      case Intake.Ask<?> ask ->
          context()
              .forward(
                  record
                      .withKey(Outbound.bytes(ask.key()))
                      .withValue(new Routed.Sound(record.value())));
      case Intake.Poison<?> poison -> {
        var now = Instant.ofEpochMilli(record.timestamp());
        var letter = deadLetters.of(source, poison, now);
        context()
            .forward(
                record.<Routed>withValue(new Routed.Dead(letter)).withHeaders(letter.headers()));
      }
    }
  }
}
