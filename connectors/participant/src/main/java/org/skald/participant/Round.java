package org.skald.participant;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.skald.schemas.NotDecodable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done with the records of one poll, without a thought for offsets: read, settle, reply.
 *
 * @param reader makes commands of records
 * @param work performs them
 * @param codec makes replies and dead letters
 * @param probe where a test may end the loop as a crash would
 */
record Round(
    CommandReader reader, Inbox.Work work, ReplyCodec codec, Consumer<Member.Stage> probe) {

  private static final Logger LOG = LoggerFactory.getLogger(Round.class);

  /**
   * The commands among some records, and the dead letters of the others.
   *
   * @param sources the records of the commands
   */
  record Read(
      List<ReceivedCommand> commands,
      List<ConsumerRecord<byte[], byte[]>> sources,
      List<Outgoing> deadLetters) {}

  Read read(ConsumerRecords<byte[], byte[]> records) {
    Read read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        read.commands().add(reader.read(record));
        read.sources().add(record);
      } catch (NotDecodable e) {
        LOG.warn(
            "command_unanswerable topic={} partition={} offset={} cause=\"{}\"",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
        read.deadLetters().add(outgoing(codec.deadLetter(record, cause(e)), record));
      }
    }
    return read;
  }

  private static String cause(NotDecodable e) {
    return String.valueOf(e.getMessage());
  }

  private Outgoing outgoing(
      ProducerRecord<byte[], byte[]> record, ConsumerRecord<byte[], byte[]> source) {
    return new Outgoing(record, cause -> codec.shortLetter(source, cause));
  }

  /** All that is to be sent: made whole before any of it is sent. */
  List<Outgoing> toSend(Read read, List<Answer> answers) {
    List<Outgoing> records = new ArrayList<>(read.deadLetters());
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof Answer.Unknown) {
        continue; // No reply: who does not know says nothing.
      }
      records.add(
          outgoing(
              codec.reply(read.commands().get(i).envelope(), answers.get(i)),
              read.sources().get(i)));
    }
    return records;
  }
}
