package org.skald.participant;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.skald.schemas.AvroWire;
import org.skald.schemas.RegistryUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one member: open the inbox, go round until asked to finish, close in order. Whatever
 * cannot be reached (brokers, registry, database) is tried again after a pause.
 */
final class ParticipantRunner implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ParticipantRunner.class);

  private final ParticipantConfig config;
  private final Inbox inbox;
  private final Performers performers;
  private final AvroWire wire;
  private final Consumer<Member.Stage> probe;
  private final CountDownLatch finishing = new CountDownLatch(1);
  private final Backoff backoff;
  private volatile @Nullable Throwable failure;

  ParticipantRunner(
      ParticipantConfig config,
      Inbox inbox,
      Performers performers,
      AvroWire wire,
      Consumer<Member.Stage> probe) {
    this.config = config;
    this.inbox = inbox;
    this.performers = performers;
    this.wire = wire;
    this.probe = probe;
    this.backoff = new Backoff(config.backoff(), config.backoffMax());
  }

  /** Asks the loop to end when what is under way is finished. */
  void finish() {
    finishing.countDown();
  }

  /** Why the loop has ended before it was asked to. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void run() {
    LOG.info("participant_started config=\"{}\" commands={}", config, performers.schemas());
    KafkaClients clients = new KafkaClients(config);
    ReplyCodec codec = new ReplyCodec(wire, config, Clock.systemUTC());
    try (Admin admin = clients.admin()) {
      Inbox.Open open = open(admin, codec);
      if (open != null) {
        CommandReader reader = new CommandReader(wire, performers.schemas(), admin);
        try (open;
            Member member = member(clients, open)) {
          goRound(member, new Round(reader, performers, codec, probe));
        }
      }
      LOG.info("participant_closed config=\"{}\"", config);
    } catch (Exception | Error e) {
      failure = e;
      LOG.error("participant_failed config=\"{}\"", config, e);
    }
  }

  private Member member(KafkaClients clients, Inbox.Open open) {
    return switch (config.delivery()) {
      case ORDER -> new GroupMember(config, clients, open);
      case QUEUE -> new QueueMember(config, clients, open);
    };
  }

  private Inbox.@Nullable Open open(Admin admin, ReplyCodec codec) {
    while (!isFinishing()) {
      try {
        InboxTopic.prepareDeadLetters(admin, config);
        if (config.delivery() == Delivery.QUEUE) {
          QueueGroup.prepare(admin, config);
        }
        codec.prepare();
        Inbox.Open open = inbox.open(config);
        backoff.reset();
        return open;
      } catch (InboxUnavailable | RegistryUnavailable | RetriableException e) {
        pause(e);
      }
    }
    return null;
  }

  private void goRound(Member member, Round round) {
    member.join();
    while (!isFinishing()) {
      try {
        member.goRound(round);
        backoff.reset();
      } catch (InboxUnavailable | RegistryUnavailable | RetriableException e) {
        pause(e);
      }
    }
    member.leave();
  }

  private boolean isFinishing() {
    return finishing.getCount() == 0;
  }

  private void pause(RuntimeException cause) {
    long pauseMs = backoff.next().toMillis();
    LOG.warn("participant_waits group={} pauseMs={}", config.group(), pauseMs, cause);
    try {
      if (finishing.await(pauseMs, TimeUnit.MILLISECONDS)) {
        LOG.info("participant_finishes group={}", config.group());
      }
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while waiting to try again", e);
    }
  }
}
