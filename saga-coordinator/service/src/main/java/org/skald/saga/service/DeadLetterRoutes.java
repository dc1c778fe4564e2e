package org.skald.saga.service;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.log.kafka.DeadLetter;
import org.skald.log.kafka.DeadLetterTopic;
import org.skald.saga.service.LetterEdits.Edited;
import org.skald.schemas.AvroWire;

/**
 * Dead letters over HTTP: which there are, what they say, and to append one to the saga log anew,
 * or to start the saga, or to be the event, that a record of another topic could not.
 *
 * <p>The coordination log's are only shown: nodes alone write to it, and what they meant to say
 * then is of no use later.
 */
public final class DeadLetterRoutes implements Routes {

  private static final String LETTERS = "/dead-letters";
  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1_000;
  private static final long LOOK_BACK = 10_000;

  private final SagaNode node;
  private final OtherNodes others;
  private final List<DeadLetterTopic> topics;
  private final LetterViews views;
  private final LetterEdits edits;
  private final LetterStarts starts;
  private final LetterOffers offers;

  /** Routes to this node's log, and to the dead letters of these. */
  public DeadLetterRoutes(
      SagaNode node,
      AvroWire wire,
      OtherNodes others,
      OtherShards shards,
      List<DeadLetterTopic> topics) {
    this.node = node;
    this.others = others;
    this.topics = List.copyOf(topics);
    this.views = new LetterViews(wire);
    this.edits = new LetterEdits(wire, views);
    this.starts = new LetterStarts(node, wire, others);
    this.offers = new LetterOffers(node, wire, shards);
  }

  /**
   * Which letters are wanted.
   *
   * @param log of one log only
   * @param code with one cause only
   */
  record LettersWanted(@Nullable String log, @Nullable String code, @Nullable Integer limit) {}

  record Letters(List<LetterViews.Letter> letters) {}

  /**
   * A wish to append a letter anew.
   *
   * @param edit what is to be otherwise
   */
  record ReplayLetter(
      @Nullable String reason, @Nullable String actor, LetterEdits.@Nullable EditLetter edit) {}

  /**
   * A letter that was appended anew.
   *
   * @param again whether that was before; nothing was done now
   * @param outcome {@code accepted}, {@code rejected}, or {@code unanswered}, such as a reply
   */
  record ReplayedLetter(
      String log,
      String id,
      int shard,
      long position,
      boolean again,
      String outcome,
      @Nullable String code,
      @Nullable String detail) {}

  @Override
  public void register(Api api) {
    api.get(LETTERS, DeadLetterRoutes::documentList, this::list);
    api.get(LETTERS + "/{log}/{id}", DeadLetterRoutes::documentShow, this::show);
    api.post(LETTERS + "/{log}/{id}/replay", DeadLetterRoutes::documentReplay, this::replay);
  }

  private static void documentList(Doc doc) {
    doc.summary("List dead letters, the newest first")
        .query(LettersWanted.class)
        .reply(200, "those among the last 10,000 of each partition", Letters.class);
  }

  private static void documentShow(Doc doc) {
    documentLetter(doc, "Show a dead letter with its headers and its value")
        .reply(200, "the letter; what proves something is withheld", LetterViews.WholeLetter.class)
        .refusal(404, "no such log, or no such letter");
  }

  private static void documentReplay(Doc doc) {
    documentLetter(doc, "Append a dead letter to the saga log anew, or start its saga")
        .body(ReplayLetter.class)
        .reply(200, "it is in the log; a repeat changes nothing", ReplayedLetter.class)
        .refusal(404, "no such log, or no such letter")
        .refusal(422, "the reason or the edited letter is not what it may be, or starts no saga");
  }

  private static Doc documentLetter(Doc doc, String summary) {
    return doc.summary(summary)
        .pathParameter("log", "the log's name")
        .pathParameter("id", "the letter's place, such as 2-4711 or buy:orders.placed-2-4711");
  }

  private Reply list(Exchange exchange) throws Exception {
    return exchange
        .query(LettersWanted.class)
        .then(wanted -> {
          var limit = Optional.ofNullable(wanted.limit()).orElse(LIMIT);
          if (limit < 1 || limit > LIMIT_MAX) {
            return Reply.refused(
                Problem.badRequest(
                    "limit: expected 1 to %d, found %d".formatted(LIMIT_MAX, limit)));
          }
          if (wanted.log() != null && topic(wanted.log()).isEmpty()) {
            return Reply.refused(Problem.badRequest("log: " + unknown(wanted.log())));
          }
          return Reply.ok(
              new Letters(
                  topics.stream()
                      .filter(it -> wanted.log() == null || it.log().equals(wanted.log()))
                      .flatMap(it -> letters(it, wanted, limit))
                      .sorted(Comparator.comparing(LetterViews.Letter::at).reversed())
                      .limit(limit)
                      .toList()));
        });
  }

  private static Stream<LetterViews.Letter> letters(
      DeadLetterTopic topic, LettersWanted wanted, int limit) {
    return topic
        .newest(LOOK_BACK, limit, it -> wanted.code() == null || it.code().equals(wanted.code()))
        .stream()
        .map(it -> LetterViews.letter(topic.log(), it));
  }

  private Reply show(Exchange exchange) throws Exception {
    return withLetter(exchange, (topic, it) -> Reply.ok(views.whole(topic.log(), it)));
  }

  private interface OfLetter {
    Reply reply(DeadLetterTopic topic, DeadLetter letter) throws Exception;
  }

  private Reply withLetter(Exchange exchange, OfLetter of) throws Exception {
    var log = exchange.pathParameter("log");
    var topic = topic(log);
    if (topic.isEmpty()) {
      return Reply.refused(Problem.notFound(unknown(log)));
    }
    var id = exchange.pathParameter("id");
    var letter = DeadLetter.Id.read(id).flatMap(topic.get()::find);
    return letter.isPresent()
        ? of.reply(topic.get(), letter.get())
        : Reply.refused(
            Problem.notFound("expected a dead letter %s of %s, found none".formatted(id, log)));
  }

  private Optional<DeadLetterTopic> topic(String log) {
    return topics.stream().filter(it -> it.log().equals(log)).findFirst();
  }

  private String unknown(String log) {
    return "expected one of the logs %s, found '%s'"
        .formatted(topics.stream().map(DeadLetterTopic::log).toList(), log);
  }

  private Reply replay(Exchange exchange) throws Exception {
    return withLetter(
        exchange,
        (topic, letter) ->
            exchange
                .body(ReplayLetter.class)
                .then(wish ->
                    Note.of(exchange, wish.actor(), wish.reason())
                        .then(note -> replay(exchange, topic, letter, wish, note))));
  }

  private Reply replay(
      Exchange exchange, DeadLetterTopic topic, DeadLetter letter, ReplayLetter wish, Note note) {
    if (!topic.log().equals(node.topics().log())) {
      return faulty(
          "expected a dead letter of %s, found one of %s, whose records only nodes make"
              .formatted(node.topics().log(), topic.log()));
    }
    if (wish.reason() == null) {
      return faulty("expected a reason, found none");
    }
    if (!letter.replays().isEmpty()) {
      var first = letter.replays().getFirst();
      return Reply.ok(replayed(topic, letter, first.to(), true, Optional.empty()));
    }
    Edited edited;
    try {
      edited = edits.of(letter, note, Optional.ofNullable(wish.edit()));
    } catch (IllegalArgumentException e) {
      return faulty(String.valueOf(e.getMessage()));
    }
    if (LetterOffers.isFor(letter)) {
      return offers.replay(topic, letter, edited, note);
    }
    return letter.id().origin().isPresent()
        ? starts.replay(exchange, topic, letter, edited, note)
        : append(exchange, topic, letter, edited, note);
  }

  private Reply append(
      Exchange exchange, DeadLetterTopic topic, DeadLetter letter, Edited edited, Note note) {
    var key = edited.key();
    var shard = key == null ? letter.id().shard() : node.shardOf(key);
    if (!node.host().isOpen(shard)) {
      return others.ask(shard, exchange);
    }
    try {
      var came = node.replay(shard, key, edited.value(), edited.headers()).join();
      var to = new DeadLetter.Id(shard, came.position());
      if (!(came.answer().orElse(null) instanceof Answer.Rejected)) {
        topic.note(letter, to, note.actor(), note.reason()); // Else it may be tried again.
      }
      return Reply.ok(replayed(topic, letter, to, false, came.answer()));
    } catch (IllegalArgumentException e) {
      return faulty(String.valueOf(e.getMessage()));
    } catch (CompletionException e) {
      return Reply.refused(Refusals.LOG.problem(e));
    }
  }

  static ReplayedLetter replayed(
      DeadLetterTopic topic,
      DeadLetter letter,
      DeadLetter.Id to,
      boolean again,
      Optional<Answer> answered) {
    var answer = answered.orElse(null);
    var rejected = answer instanceof Answer.Rejected it ? it : null;
    return new ReplayedLetter(
        topic.log(),
        letter.id().toString(),
        to.shard(),
        to.position().value(),
        again,
        rejected != null ? "rejected" : answer == null ? "unanswered" : "accepted",
        rejected == null ? null : rejected.code(),
        rejected == null ? null : rejected.detail());
  }

  private static Reply faulty(String detail) {
    return Reply.refused(Problem.of(422, "faulty-request", "Faulty request", detail));
  }
}
