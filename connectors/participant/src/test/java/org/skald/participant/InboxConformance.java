package org.skald.participant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.skald.schemas.Direction;
import org.skald.schemas.Headers;

/** What every inbox with a memory must do, against a real broker. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class InboxConformance {

  Hotel hotel;

  /** A hotel whose memory and effects are empty. */
  abstract Hotel open() throws Exception;

  @BeforeEach
  void openHotel() throws Exception {
    hotel = open();
  }

  @AfterEach
  void closeHotel() {
    hotel.close();
  }

  static final Performer<GenericRecord> NUMBERED =
      (command, context) ->
          Commands.record(Commands.BOOKED, context.commandId() + " by " + context.attempt());

  @Test
  void a_command_is_done_and_answered_with_its_token() throws Exception {
    hotel.open(NUMBERED);

    Hotel.Received reply = hotel.ask("s-1", Direction.DO, 1);

    assertThat(reply)
        .isEqualTo(
            new Hotel.Received(
                "s-1/book/do", 1, "ok", "token of s-1 1", "s-1", "s-1/book/do by 1", false));
    assertThat(hotel.effects()).containsExactly("s-1/book/do");
  }

  @Test
  void that_nothing_was_changed_is_told_and_remembered() throws Exception {
    Participant first =
        hotel.open((command, context) -> {
          context.nothingChanged();
          return Commands.record(Commands.BOOKED, "only looked");
        });

    Hotel.Received reply = hotel.ask("s-1", Direction.DO, 1);
    first.close();
    hotel.open(NUMBERED);
    Hotel.Received repeat = hotel.ask("s-1", Direction.DO, 2);

    assertThat(List.of(reply.text(), repeat.text())).containsOnly("only looked");
    assertThat(List.of(reply.unchanged(), repeat.unchanged())).containsOnly(true);
  }

  @Test
  void repeats_get_the_first_reply_with_their_own_token_also_after_a_restart() throws Exception {
    Participant first = hotel.open(NUMBERED);
    hotel.ask("s-1", Direction.DO, 1);

    Hotel.Received repeat = hotel.ask("s-1", Direction.DO, 2);
    first.close();
    hotel.open(NUMBERED);
    Hotel.Received restarted = hotel.ask("s-1", Direction.DO, 3);

    assertThat(repeat.text()).isEqualTo("s-1/book/do by 1");
    assertThat(repeat.token()).isEqualTo("token of s-1 2");
    assertThat(restarted.text()).isEqualTo("s-1/book/do by 1");
    assertThat(restarted.token()).isEqualTo("token of s-1 3");
    assertThat(hotel.effects()).containsExactly("s-1/book/do");
  }

  @Test
  void another_edition_of_a_command_that_was_refused_is_another_command() throws Exception {
    hotel.open((command, context) -> {
      if (context.commandId().equals("s-1/book/do")) {
        throw new Refusal("no such room");
      }
      return NUMBERED.perform(command, context);
    });

    Hotel.Received first = hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received second = hotel.ask(edition("s-1/book/do/2", Direction.DO, 2), it -> it.isOf(2));
    Hotel.Received late = hotel.ask("s-1", Direction.DO, 3);
    ProducerRecord<byte[], byte[]> undo = edition("s-1/book/undo", Direction.UNDO, 4);
    Headers.put(undo.headers(), Headers.COMPENSATES, "s-1/book/do/2");
    Hotel.Received undone = hotel.ask(undo, it -> it.isOf(4));

    assertThat(List.of(first.outcome(), second.outcome(), late.outcome(), undone.outcome()))
        .containsExactly("refused", "ok", "refused", "ok");
    assertThat(second.commandId()).isEqualTo("s-1/book/do/2");
    assertThat(late.text()).isEqualTo("no such room");
    assertThat(hotel.effects()).containsExactly("s-1/book/do/2", "s-1/book/undo");
  }

  private ProducerRecord<byte[], byte[]> edition(String id, Direction direction, int attempt) {
    ProducerRecord<byte[], byte[]> command =
        Commands.command(
            hotel.wire(), hotel.commands(), hotel.replyTopic(), "s-1", direction, attempt);
    Headers.put(command.headers(), Headers.ID, id);
    return command;
  }

  @Test
  void a_trace_is_told_to_the_performer_and_goes_on_in_every_reply() throws Exception {
    Set<Optional<String>> told = ConcurrentHashMap.newKeySet();
    hotel.open((command, context) -> {
      told.add(context.traceparent());
      return NUMBERED.perform(command, context);
    });

    for (int attempt = 1; attempt <= 2; attempt++) {
      int number = attempt;
      ProducerRecord<byte[], byte[]> traced =
          Commands.command(
              hotel.wire(), hotel.commands(), hotel.replyTopic(), "s-1", Direction.DO, attempt);
      Headers.put(traced.headers(), Headers.TRACEPARENT, Commands.TRACE);
      hotel.ask(traced, reply -> reply.isFor("s-1", Direction.DO, number));
    }
    hotel.ask("s-2", Direction.DO, 1);

    assertThat(told).containsExactlyInAnyOrder(Optional.of(Commands.TRACE), Optional.empty());
    assertThat(hotel.all(hotel.replyTopic()))
        .extracting(reply -> Headers.text(reply.headers(), Headers.TRACEPARENT))
        .containsExactly(
            Optional.of(Commands.TRACE), Optional.of(Commands.TRACE), Optional.empty());
  }

  @Test
  void a_fence_is_told_to_the_performer_and_one_that_is_none_is_refused() throws Exception {
    Set<Optional<Fence>> told = ConcurrentHashMap.newKeySet();
    hotel.open((command, context) -> {
      told.add(context.fence());
      return NUMBERED.perform(command, context);
    });

    Hotel.Received fenced =
        hotel.ask(fenced("s-1", "4711"), it -> it.isFor("s-1", Direction.DO, 1));
    Hotel.Received faulty =
        hotel.ask(fenced("s-2", "late"), it -> it.isFor("s-2", Direction.DO, 1));
    hotel.ask("s-3", Direction.DO, 1);

    assertThat(fenced.outcome()).isEqualTo("ok");
    assertThat(faulty.outcome()).isEqualTo("refused");
    assertThat(faulty.text()).contains("a whole number from 0 in the header ce_skaldtoken");
    assertThat(told)
        .containsExactlyInAnyOrder(Optional.of(new Fence("stock", 4711)), Optional.empty());
  }

  private ProducerRecord<byte[], byte[]> fenced(String saga, String token) {
    ProducerRecord<byte[], byte[]> command =
        Commands.command(hotel.wire(), hotel.commands(), hotel.replyTopic(), saga, Direction.DO, 1);
    Headers.put(command.headers(), Headers.LOCK, "stock");
    Headers.put(command.headers(), Headers.TOKEN, token);
    return command;
  }

  @Test
  void what_is_compensated_before_it_comes_is_never_done() throws Exception {
    Participant first = hotel.open(NUMBERED);

    Hotel.Received undo = hotel.ask("s-1", Direction.UNDO, 1);
    first.close();
    hotel.open(NUMBERED);
    Hotel.Received late = hotel.ask("s-1", Direction.DO, 1);

    assertThat(undo.outcome()).isEqualTo("ok");
    assertThat(undo.text()).isNull();
    assertThat(late.outcome()).isEqualTo("refused");
    assertThat(late.text()).contains("compensated before");
    assertThat(hotel.effects()).isEmpty();
  }

  @Test
  void an_undo_knows_the_reply_that_it_undoes() {
    hotel.open((command, context) ->
        Commands.record(
            Commands.BOOKED,
            context.original().map(original -> "not " + original.get(0)).orElse("room 7")));

    hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received undo = hotel.ask("s-1", Direction.UNDO, 1);

    assertThat(undo.text()).isEqualTo("not room 7");
  }

  @Test
  void a_refusal_leaves_no_effect_and_needs_no_undoing() throws Exception {
    hotel.open((command, context) -> {
      throw new Refusal("expected a free room, found none");
    });

    Hotel.Received refused = hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received undo = hotel.ask("s-1", Direction.UNDO, 1);

    assertThat(refused.outcome()).isEqualTo("refused");
    assertThat(refused.text()).isEqualTo("expected a free room, found none");
    assertThat(undo.outcome()).isEqualTo("ok");
    assertThat(hotel.effects()).isEmpty();
  }

  @Test
  void a_failure_leaves_no_effect_and_a_later_attempt_may_do_it() throws Exception {
    hotel.open((command, context) -> {
      if (context.attempt() == 1) {
        throw new IllegalStateException("password=secret");
      }
      return null;
    });

    Hotel.Received failed = hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received done = hotel.ask("s-1", Direction.DO, 2);

    assertThat(failed.outcome()).isEqualTo("failed");
    assertThat(failed.text()).contains("IllegalStateException").doesNotContain("secret");
    assertThat(done.outcome()).isEqualTo("ok");
    assertThat(done.text()).isNull();
    assertThat(hotel.effects()).containsExactly("s-1/book/do");
  }

  @Test
  void an_attempt_that_failed_is_not_done_when_it_comes_again() throws Exception {
    AtomicInteger performed = new AtomicInteger();
    hotel.open((command, context) -> {
      if (performed.incrementAndGet() == 1) {
        throw new Failure("no connection");
      }
      return null;
    });

    Hotel.Received failed = hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received again = hotel.ask("s-1", Direction.DO, 1);
    Hotel.Received undo = hotel.ask("s-1", Direction.UNDO, 1);
    Hotel.Received late = hotel.ask("s-1", Direction.DO, 2);

    assertThat(failed.outcome()).isEqualTo("failed");
    assertThat(again.outcome()).isEqualTo("failed");
    assertThat(again.text()).isEqualTo("no connection");
    assertThat(undo.outcome()).isEqualTo("ok");
    assertThat(late.outcome()).isEqualTo("refused");
    assertThat(performed).hasValue(1);
    assertThat(hotel.effects()).isEmpty();
  }

  @Test
  void a_query_gets_the_answer_whose_reply_was_lost() throws Exception {
    Participant first = hotel.open(NUMBERED);
    Hotel.Received lost = hotel.ask("s-1", Direction.DO, 1);
    first.close();
    hotel.open(NUMBERED);

    Hotel.Received told = hotel.query("s-1", 1);

    assertThat(told).isEqualTo(lost);
    assertThat(hotel.effects()).containsExactly("s-1/book/do");
  }

  @Test
  void what_is_asked_about_before_it_comes_is_not_done_but_a_later_attempt_may_be()
      throws Exception {
    Participant first = hotel.open(NUMBERED);
    Hotel.Received told = hotel.query("s-1", 1);
    first.close();
    hotel.open(NUMBERED);

    Hotel.Received late = hotel.ask("s-1", Direction.DO, 1);
    List<String> before = hotel.effects();
    Hotel.Received next = hotel.ask("s-1", Direction.DO, 2);
    Hotel.Received toldAgain = hotel.query("s-1", 2);

    assertThat(told.outcome()).isEqualTo("failed");
    assertThat(told.text()).isEqualTo(FirstResults.NOT_DONE);
    assertThat(late).isEqualTo(told);
    assertThat(before).isEmpty();
    assertThat(next.text()).isEqualTo("s-1/book/do by 2");
    assertThat(toldAgain).isEqualTo(next);
    assertThat(hotel.effects()).containsExactly("s-1/book/do");
  }

  @Test
  void a_query_that_comes_while_its_command_is_performed_waits_for_the_answer() throws Exception {
    CountDownLatch performing = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Performer<GenericRecord> desk =
        (command, context) -> {
          performing.countDown();
          awaken(asked);
          return Commands.record(Commands.BOOKED, "room 7");
        };
    hotel.open(desk);
    hotel.open(desk);
    hotel.send("s-1", Direction.DO, 1);
    awaken(performing);
    hotel.sendQuery("s-1", 1);
    asked.countDown();

    hotel.await(0, reply -> reply.isFor("s-1", Direction.DO, 1), () -> {});
    hotel.await(1, reply -> reply.isFor("s-1", Direction.DO, 1), () -> {});

    assertThat(hotel.replies()).extracting(Hotel.Received::text).containsOnly("room 7");
    assertThat(hotel.effects()).containsExactly("s-1/book/do");
  }

  @Test
  void what_cannot_be_performed_is_refused_or_put_aside_and_holds_up_nothing() throws Exception {
    hotel.open(NUMBERED);
    ProducerRecord<byte[], byte[]> foreign =
        Commands.command(
            hotel.wire(), hotel.commands(), hotel.replyTopic(), "s-1", Direction.DO, 1);
    Headers.put(foreign.headers(), Headers.TYPE, "hotel.Sell");
    ProducerRecord<byte[], byte[]> silent =
        Commands.command(
            hotel.wire(), hotel.commands(), hotel.replyTopic(), "s-1", Direction.DO, 2);
    silent.headers().remove(Headers.REPLY_TOKEN);

    hotel.send(silent);
    hotel.send(foreign);
    Hotel.Received refused = hotel.await(0, r -> r.isFor("s-1", Direction.DO, 1), () -> {});
    Hotel.Received next = hotel.ask("s-2", Direction.DO, 1);

    assertThat(refused.outcome()).isEqualTo("refused");
    assertThat(refused.text())
        .isEqualTo("expected one of [hotel.Book, hotel.Unbook], found hotel.Sell");
    assertThat(next.outcome()).isEqualTo("ok");
    assertThat(hotel.effects()).containsExactly("s-2/book/do");
    assertThat(hotel.all(hotel.commands() + ".dead-letters"))
        .singleElement()
        .satisfies(dead -> {
          assertThat(dead.value()).isEqualTo(silent.value());
          assertThat(new String(dead.key(), StandardCharsets.UTF_8)).isEqualTo("s-1");
          assertThat(Headers.required(dead.headers(), Headers.CAUSE))
              .isEqualTo("expected the header ce_replytoken, found none");
        });
  }

  static void awaken(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** How often a member may crash. */
  int crashesMax() {
    return 9;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothing_is_done_twice_or_left_undone_through_crashes(long seed) throws Exception {
    new CrashScenario(hotel, seed, crashesMax()).run();
  }
}
