package org.skald.participant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** The inbox that remembers nothing. */
final class ForgetfulInbox extends Inbox implements Inbox.Open, UnitOfWork {

  @Override
  Open open(ParticipantConfig config) {
    return this;
  }

  @Override
  public void load(Collection<TopicPartition> partitions) {}

  @Override
  public void drop(Collection<TopicPartition> partitions) {}

  @Override
  public List<Answer> settle(Batch batch, Work work) {
    List<Answer> answers = new ArrayList<>(batch.commands().size());
    for (ReceivedCommand command : batch.commands()) {
      answers.add(
          command.envelope().query()
              ? new Answer.Unknown("expected a memory to answer a query, found none")
              : work.perform(command, this, null));
    }
    return answers;
  }

  @Override
  public void close() {}

  @Override
  public String inbox() {
    return "Inbox.forgetful()";
  }
}
