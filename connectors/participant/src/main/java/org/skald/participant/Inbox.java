package org.skald.participant;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a participant remembers what its commands came to, in one transaction with what its
 * performers did: so that each command is done at most once, its repeats get the first answer, who
 * asks what became of it is told, and a command that was compensated before it came is never done.
 */
public abstract sealed class Inbox permits KafkaInbox, JdbcInbox, ForgetfulInbox {

  Inbox() {}

  /**
   * An inbox in a compacted topic beside the command topic; performers write Kafka records, by
   * {@link CommandContext#emit}. It keeps its entries in memory, about 200 bytes and the reply for
   * each command of the retention time.
   */
  public static Inbox kafka() {
    return new KafkaInbox();
  }

  /**
   * An inbox in a table of PostgreSQL; performers write to the same database, by {@link
   * CommandContext#connection}. The table must exist: see {@link JdbcInbox#createTable}.
   */
  public static Inbox jdbc(DataSource dataSource) {
    return new JdbcInbox(dataSource);
  }

  /**
   * No memory at all: every repeat is performed again, every undo too, even one that comes before
   * its command, which may then still be done, and no query is ever answered. Right only for
   * performers to which none of this matters.
   */
  public static Inbox forgetful() {
    return new ForgetfulInbox();
  }

  /** Opens it for one member of the participant's group. Called once. */
  abstract Open open(ParticipantConfig config);

  /** An inbox in use, by one thread. */
  interface Open extends AutoCloseable {

    /** Makes ready for the commands of these partitions, after all that former owners settled. */
    void load(Collection<TopicPartition> partitions);

    /** Forgets partitions that another member owns from now on. */
    void drop(Collection<TopicPartition> partitions);

    /**
     * Settles the commands in order. When it returns, all answers but the failed ones are durable
     * together with what was performed; when it throws, what was not is as if it had not been
     * tried.
     *
     * @throws InboxUnavailable when its store cannot be reached: repeat the whole batch later
     */
    List<Answer> settle(Batch batch, Work work);

    @Override
    void close();
  }

  /** Performs one command inside a unit of work; {@code original} as in {@link FirstResults}. */
  interface Work {
    Answer perform(ReceivedCommand command, UnitOfWork unit, @Nullable Reply original);
  }

  /**
   * Commands to settle together.
   *
   * @param commands in the order of their partitions
   * @param acknowledged for every partition of the commands: before it, all replies have arrived
   * @param member who asks, for a store that can tell whether it still owns the partitions; null of
   *     a queue, whose members own none
   */
  record Batch(
      List<ReceivedCommand> commands,
      Map<TopicPartition, OffsetAndMetadata> acknowledged,
      @Nullable ConsumerGroupMetadata member) {}
}
