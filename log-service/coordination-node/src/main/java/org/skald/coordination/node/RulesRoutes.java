package org.skald.coordination.node;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.LogName;
import org.skald.coordination.MemberName;
import org.skald.coordination.MemberState;
import org.skald.log.ReadLevel;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Json;
import org.skald.log.http.Parsed;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.log.kafka.ShardHost;
import org.skald.log.shard.ControlRecord;
import org.skald.log.shard.ControlState;

/**
 * The rules of the logs over HTTP: by which level each shard decides, which one each node knows,
 * and how somebody raises them.
 *
 * <p>A level that a node does not know stops it, so it is not raised beyond what all nodes know
 * that live, unless whoever raises it says that these may stop.
 */
public final class RulesRoutes implements Routes {

  private static final String RULES = "/cluster/rules";
  private static final Duration PEER_MAX = Duration.ofSeconds(2);
  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final int OK = 200;

  /** Narrow a request to one shard, and to the level that it came to where it was asked first. */
  private static final String SHARD = "Skald-Shard";

  private static final String LEVEL = "Skald-Rules-Level";

  private final CoordinationNode node;
  private final Peers peers;
  private final List<ShardHost> logs;

  /** Routes to this node of these logs. */
  public RulesRoutes(CoordinationNode node, Peers peers, List<ShardHost> logs) {
    this.node = node;
    this.peers = peers;
    this.logs = List.copyOf(logs);
  }

  /**
   * Which shards are wanted.
   *
   * @param here only those of which this node holds a replica
   */
  record WhichRules(@Nullable Boolean here) {}

  /**
   * By which rules a shard decides.
   *
   * @param since the place of the record that switched them on
   * @param actor who wanted it; empty for those that the shard was opened with
   */
  record ShardRules(int shard, int level, long since, String actor, String reason) {

    static ShardRules of(int shard, ControlState.Rules rules) {
      return new ShardRules(
          shard, rules.level(), rules.since().value(), rules.actor(), rules.reason());
    }
  }

  /**
   * A log.
   *
   * @param shards those of which anybody tells
   * @param known the highest level that each node knows that lives
   */
  record LogRules(String log, List<ShardRules> shards, Map<String, Integer> known) {}

  record AllRules(List<LogRules> logs) {}

  /**
   * A wish to raise rules.
   *
   * @param level to which; the highest that all nodes know, by itself
   * @param stopOldNodes whether nodes may stop that do not know the level
   */
  record RaiseRules(
      @Nullable Integer level,
      String reason,
      @Nullable String actor,
      @Nullable Boolean stopOldNodes) {}

  record RaisedRules(String log, int level, List<Integer> shards) {}

  @Override
  public void register(Api api) {
    api.get(RULES, RulesRoutes::documentShow, this::show);
    api.post(RULES + "/{log}/raise", RulesRoutes::documentRaise, this::raise);
  }

  private static void documentShow(Doc doc) {
    doc.summary("Show the level of rules of each shard, and the highest that each node knows")
        .query(WhichRules.class)
        .reply(200, "all logs", AllRules.class);
  }

  private static void documentRaise(Doc doc) {
    doc.summary("Raise the rules by which a log decides; there is no way back")
        .pathParameter("log", "the log's name")
        .body(RaiseRules.class)
        .reply(200, "every shard decides by this level", RaisedRules.class)
        .refusal(404, "no such log")
        .refusal(409, "it is lower than today's, or there are nodes that do not know it")
        .refusal(422, "the reason, the actor or the level is not what it may be");
  }

  private Reply show(Exchange exchange) throws Exception {
    return exchange
        .query(WhichRules.class)
        .then(wanted -> {
          var others = Boolean.TRUE.equals(wanted.here()) ? List.<AllRules>of() : ofOthers();
          return Reply.ok(new AllRules(logs.stream().map(it -> show(it, others)).toList()));
        });
  }

  private LogRules show(ShardHost log, List<AllRules> others) {
    var shards = new TreeMap<Integer, ShardRules>();
    Stream.concat(
            log.status().stream().map(it -> ShardRules.of(it.shard(), it.control().rules())),
            others.stream()
                .flatMap(it -> it.logs().stream())
                .filter(it -> it.log().equals(log.log()))
                .flatMap(it -> it.shards().stream()))
        .forEach(it -> shards.merge(it.shard(), it, RulesRoutes::later));
    var known = new TreeMap<String, Integer>();
    known(log).forEach((member, level) -> known.put(member.value(), level));
    return new LogRules(log.log(), List.copyOf(shards.values()), known);
  }

  /** Levels only rise, so of two replicas the one with the higher has read further. */
  private static ShardRules later(ShardRules one, ShardRules other) {
    return other.level() > one.level() ? other : one;
  }

  private List<AllRules> ofOthers() {
    var told = new ArrayList<AllRules>();
    for (var member : node.members()) {
      if (member instanceof MemberState.Alive alive && !alive.member().equals(node.name())) {
        peers
            .read(alive.member(), RULES + "?here=true", PEER_MAX)
            .flatMap(RulesRoutes::read)
            .ifPresent(told::add);
      }
    }
    return told;
  }

  /** Nothing, if a node of another release answers in words of its own. */
  private static Optional<AllRules> read(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), AllRules.class)
            instanceof Parsed.Value<AllRules>(var rules)
        ? Optional.of(rules)
        : Optional.empty();
  }

  /** The highest level that each node knows that lives. */
  private SortedMap<MemberName, Integer> known(ShardHost log) {
    var known = new TreeMap<MemberName, Integer>();
    for (var member : node.members()) {
      if (member instanceof MemberState.Alive alive) {
        known.put(alive.member(), alive.rules().of(new LogName(log.log())));
      }
    }
    return known;
  }

  private Reply raise(Exchange exchange) throws Exception {
    var name = exchange.pathParameter("log");
    var log = logs.stream().filter(it -> it.log().equals(name)).findFirst();
    if (log.isEmpty()) {
      return Reply.refused(
          Problem.notFound(
              "expected one of the logs %s, found '%s'"
                  .formatted(logs.stream().map(ShardHost::log).toList(), name)));
    }
    return exchange.body(RaiseRules.class).then(wish -> raise(exchange, log.get(), wish));
  }

  private Reply raise(Exchange exchange, ShardHost log, RaiseRules wish) {
    ControlRecord.SetRulesLevel rules;
    List<Integer> shards;
    try {
      node.reach(new ReadLevel.Linearizable()).join(); // Who lives, as of now.
      var known = known(log);
      rules =
          new ControlRecord.SetRulesLevel(
              level(exchange, wish, known),
              text(
                  "actor",
                  Optional.ofNullable(wish.actor()).or(exchange::principal).orElse("anonymous")),
              text("reason", wish.reason()));
      var refusal = refusal(log, rules.level(), known, Boolean.TRUE.equals(wish.stopOldNodes()));
      if (refusal.isPresent()) {
        return Reply.refused(refusal.get());
      }
      shards = shards(exchange, log);
    } catch (IllegalArgumentException e) {
      return Replies.faulty(e);
    } catch (CompletionException e) {
      return Reply.refused(Replies.LOG.unread(e));
    }
    return raise(exchange, log, rules, shards);
  }

  private static int level(
      Exchange exchange, RaiseRules wish, SortedMap<MemberName, Integer> known) {
    var level =
        exchange
            .header(LEVEL)
            .map(Integer::valueOf)
            .or(() -> Optional.ofNullable(wish.level()))
            .orElseGet(() -> known.values().stream().min(Integer::compare).orElse(1));
    if (level < 1) {
      throw new IllegalArgumentException("expected a level from 1, found %d".formatted(level));
    }
    return level;
  }

  private static String text(String name, String text) {
    if (text.isBlank() || text.length() > ControlRecord.TEXT_MAX) {
      throw new IllegalArgumentException(
          "expected %s of 1 to %d characters, found %d"
              .formatted(name, ControlRecord.TEXT_MAX, text.strip().length()));
    }
    return text;
  }

  private static List<Integer> shards(Exchange exchange, ShardHost log) {
    return exchange
        .header(SHARD)
        .map(it -> List.of(Integer.valueOf(it)))
        .orElseGet(() -> IntStream.range(0, log.shards()).boxed().toList());
  }

  private static Optional<Problem> refusal(
      ShardHost log, int level, SortedMap<MemberName, Integer> known, boolean oldMayStop) {
    var highest = known.values().stream().max(Integer::compare).orElse(1);
    if (level > highest) {
      return Optional.of(
          Problem.conflict(
              "rules-unknown",
              "expected a level of %s up to %d, the highest that any node knows, found %d"
                  .formatted(log.log(), highest, level)));
    }
    var old = new TreeMap<String, Integer>();
    known.forEach((member, knows) -> {
      if (knows < level) {
        old.put(member.value(), knows);
      }
    });
    if (!old.isEmpty() && !oldMayStop) {
      return Optional.of(
          Problem.conflict(
                  "nodes-too-old",
                  ("expected every node that lives to know rules of level %d of %s,"
                          + " found nodes that know less: %s")
                      .formatted(level, log.log(), old))
              .with("nodes", old));
    }
    return log.status().stream()
        .filter(it -> it.control().rules().level() > level)
        .findFirst()
        .map(it ->
            Problem.conflict(
                "rules-lower",
                "expected a level of at least %d, by which %s/%d decides, found %d"
                    .formatted(it.control().rules().level(), log.log(), it.shard(), level)));
  }

  /** One shard after the other, so that the first one that cannot be told shows itself. */
  private Reply raise(
      Exchange exchange, ShardHost log, ControlRecord.SetRulesLevel rules, List<Integer> shards) {
    for (var shard : shards) {
      var reply = raise(exchange, log, rules, shard);
      if (reply.isPresent()) {
        return reply.get();
      }
    }
    return Reply.ok(new RaisedRules(log.log(), rules.level(), shards));
  }

  /** What is to be answered when it could not be done. */
  private Optional<Reply> raise(
      Exchange exchange, ShardHost log, ControlRecord.SetRulesLevel rules, int shard) {
    // A replica that stops at the record would not see that it is there.
    if (log.isOpen(shard) && log.knownRules() >= rules.level()) {
      try {
        log.raise(shard, rules).join();
        return Optional.empty();
      } catch (CompletionException e) {
        return Optional.of(Reply.refused(Replies.LOG.problem(e)));
      }
    }
    if (exchange.header(SHARD).isPresent()) {
      return Optional.of(
          Reply.refused(
              Problem.overloaded(
                  "expected a replica of %s/%d here that knows level %d, found none"
                      .formatted(log.log(), shard, rules.level()),
                  COME_BACK)));
    }
    var asked =
        peers.ask(
            new LogName(log.log()),
            shard,
            exchange,
            "",
            Map.of(SHARD, Integer.toString(shard), LEVEL, Integer.toString(rules.level())));
    return asked instanceof Reply.Text told && told.status() == OK
        ? Optional.empty()
        : Optional.of(asked);
  }
}
