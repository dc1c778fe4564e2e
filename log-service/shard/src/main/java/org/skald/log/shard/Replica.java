package org.skald.log.shard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.skald.log.Answer;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Rejection;
import org.skald.log.ShardDecider;
import org.skald.log.Timer;

/**
 * One copy of a shard's state: applies records in the order of the log and comes to the same state,
 * the same answers and the same effects as every other copy.
 *
 * <p>Of one thread. {@link #apply} works in memory, {@link #commit} makes it durable, all of it in
 * one batch with the applied position; a crash between the two forgets what it has to forget.
 */
final class Replica<C, S, E, R extends Rejection, F> {

  /** A timer may make work for its key that is due at once, but not without end. */
  private static final int FIRINGS_MAX = 10_000;

  private final ShardConfig config;
  private final ShardDecider<C, S, E, R, F> decider;
  private final ShardCodec<C, S, E, R, F> codec;
  private final ControlRecords controlRecords;
  private final ShardStore store;
  private final Workspace<S> workspace;
  private final Timers timers = new Timers();
  private final RequestMemory requests;
  private final DeadLetters deadLetters;
  private final RecordedFindings findings;
  private final RecentStates<S> recent = new RecentStates<>();

  private ControlState control = ControlState.INITIAL;
  private List<Answered> answers = new ArrayList<>();
  private List<Outbox.Entry> effects = new ArrayList<>();
  private final List<OutboundRecord> outbound = new ArrayList<>();
  private Counts counts = Counts.NONE;
  private int index;
  private boolean checkpointed;

  /** What a request came to. */
  record Answered(String requestId, Answer answer) {}

  /** What may be told once a batch is durable: answers, and whose states have changed. */
  record Committed(List<Answered> answers, Set<String> changed) {}

  Replica(
      ShardConfig config,
      ShardDecider<C, S, E, R, F> decider,
      ShardCodec<C, S, E, R, F> codec,
      ControlRecords controlRecords,
      ShardStore store) {
    this.config = config;
    this.decider = decider;
    this.codec = codec;
    this.controlRecords = controlRecords;
    this.store = store;
    this.workspace = new Workspace<>(store, decider, codec, config.limits().cachedStates());
    this.requests = new RequestMemory(config.limits().requestWindow());
    this.deadLetters = new DeadLetters(config);
    this.findings = new RecordedFindings(codec::learn);
  }

  /** Begins with what the store has. */
  void load() {
    var bytes = store.get(ShardStore.Space.META, Keys.CONTROL);
    control = bytes == null ? ControlState.INITIAL : ControlStateCodec.decode(bytes);
    requireKnown(control.rules()); // First: other states may be in words that came with them.
    workspace.reset();
    recent.clear();
    findings.load(store);
    timers.load(store);
    requests.begin(control);
  }

  /** The states of the last commits. */
  RecentStates<S> recent() {
    return recent;
  }

  ControlState control() {
    return control;
  }

  Timers timers() {
    return timers;
  }

  /**
   * Applies one record in memory; throws without having changed anything when it cannot be read
   * before a finding is {@linkplain #foresee foreseen}, or switches on {@link UnknownRules}.
   */
  void apply(LogRecord record) throws Findings.Unsettled {
    var here = control.at(record, config.limits().timeCap());
    var read = read(record, here);
    if (read instanceof Read.Control<C>(var own)) {
      requireKnown(here.evolve(own).rules());
    }
    findings.settle(workspace);
    control = here;
    index = 0;
    requests.forget(workspace, here.applied(), here.time().now());
    fireTimers(record);
    switch (read) {
      case Read.Control<C>(var own) -> applyControl(own);
      case Read.Tenant<C>(var command, var requestId) -> answer(command, requestId, record);
      case Read.Dead<C>(var code, var cause) -> bury(record, code, cause);
    }
    if (!outbound.isEmpty()) {
      effects.add(new Outbox.Entry(record.position(), codec.together(List.copyOf(outbound))));
      outbound.clear();
    }
  }

  private void bury(LogRecord record, String code, String cause) {
    counts = counts.dead(code);
    outbound.add(deadLetters.of(record, code, cause));
  }

  private sealed interface Read<C> {
    record Control<C>(ControlRecord own) implements Read<C> {}

    record Tenant<C>(C command, Optional<String> requestId) implements Read<C> {}

    record Dead<C>(String code, String cause) implements Read<C> {}
  }

  private Read<C> read(LogRecord record, ControlState here) throws Findings.Unsettled {
    var type = record.header(WireNames.TYPE).orElse("");
    if (controlRecords.isControl(type)) {
      return readControl(record, type, here);
    }
    var tooLarge = tooLarge(record);
    return tooLarge.isPresent() ? tooLarge.get() : readTenant(record, type, here);
  }

  private Optional<Read<C>> tooLarge(LogRecord record) {
    return config.limits().oversized(record.size()).map(it -> new Read.Dead<>("oversized", it));
  }

  private Read<C> readTenant(LogRecord record, String type, ControlState here)
      throws Findings.Unsettled {
    if (here.secret().isEmpty()) {
      return new Read.Dead<>("not-open", "expected the shard to be open, found no opening record");
    }
    var key = record.key();
    if (key == null && !isSealed(record, type, here)) {
      return new Read.Dead<>("no-key", "expected a key that chooses the shard, found none");
    }
    var home = key == null ? config.shard() : config.shardOf().applyAsInt(key);
    if (home != config.shard()) {
      return new Read.Dead<>(
          "misrouted",
          "expected the record in shard %d by the hash of its key, found it in shard %d"
              .formatted(home, config.shard()));
    }
    var reading = new Reading(here.secret().get(), here.rules().level());
    return switch (codec.decode(record, reading, findings)) {
      case Decoded.Command<C>(var command, var requestId) -> new Read.Tenant<>(command, requestId);
      case Decoded.Undecodable<C>(var code, var cause) -> new Read.Dead<>(code, cause);
    };
  }

  private Read<C> readControl(LogRecord record, String type, ControlState here) {
    var tooLarge = tooLarge(record);
    if (tooLarge.isPresent()) {
      return tooLarge.get();
    }
    var read = controlRecords.decode(type, record.value());
    if (read instanceof Decoded.Command<ControlRecord>(ControlRecord.OpenShard open, _)) {
      return new Read.Control<>(open);
    }
    if (!isSealed(record, type, here)) {
      return new Read.Dead<>(
          "unauthorized",
          "expected the seal of a node of this log on a %s, found none that holds".formatted(type));
    }
    return switch (read) {
      case Decoded.Command<ControlRecord>(var own, _) -> new Read.Control<>(own);
      case Decoded.Undecodable<ControlRecord>(var code, var cause) -> new Read.Dead<>(code, cause);
    };
  }

  /** The finding that a record further on in the log is, if it is one. Changes nothing. */
  Optional<ControlRecord.Finding> findingIn(LogRecord ahead) {
    var type = ahead.header(WireNames.TYPE).orElse("");
    return controlRecords.isControl(type)
            && readControl(ahead, type, control)
                instanceof Read.Control<C>(ControlRecord.Finding finding)
        ? Optional.of(finding)
        : Optional.empty();
  }

  /** The question that a record further on in the log would have now. Changes nothing. */
  Optional<String> questionIn(LogRecord ahead) {
    try {
      read(ahead, control);
      return Optional.empty();
    } catch (Findings.Unsettled e) {
      return Optional.of(e.question());
    }
  }

  /** The first finding further on in the log that the next record cannot be read without. */
  void foresee(ControlRecord.Finding finding) {
    findings.foresee(finding);
  }

  private static boolean isSealed(LogRecord record, String type, ControlState here) {
    return here.secret().filter(secret -> ControlSeal.isOn(record, type, secret)).isPresent();
  }

  private void applyControl(ControlRecord own) {
    var before = control.checkpoint();
    control = control.evolve(own);
    if (own instanceof ControlRecord.Finding finding) {
      findings.record(workspace, finding);
    }
    checkpointed |= control.checkpoint().isAfter(before);
  }

  private void requireKnown(ControlState.Rules rules) {
    if (rules.level() > decider.knownRules()) {
      throw new UnknownRules(config, decider.knownRules(), rules);
    }
  }

  private void fireTimers(LogRecord record) {
    var now = control.time().now();
    var firings = new HashMap<String, Integer>();
    while (true) {
      var key = timers.due(now);
      if (key.isEmpty()) {
        return;
      }
      var state = workspace.get(key.get());
      var timer =
          decider
              .timer(state)
              .orElseThrow(
                  () -> new IllegalStateException("a timer without a command: " + key.get()));
      decide(timer.command(), record);
      var fired = firings.getOrDefault(key.get(), 0) + 1;
      firings.put(key.get(), fired);
      if (fired > FIRINGS_MAX
          || decider.timer(workspace.get(key.get())).equals(Optional.of(timer))) {
        throw new IllegalStateException(
            "the timer of '%s' fires without end at %s".formatted(key.get(), now));
      }
    }
  }

  private void answer(C command, Optional<String> requestId, LogRecord record) {
    var now = control.time().now();
    var remembered = requestId.flatMap(id -> requests.recall(workspace, id, now));
    var answer = remembered.orElseGet(() -> decide(command, record));
    requestId.ifPresent(id -> {
      if (remembered.isEmpty()) {
        requests.remember(workspace, id, now, answer);
      }
      answers.add(new Answered(id, answer));
    });
  }

  private Answer decide(C command, LogRecord record) {
    var moment = new Moment(record.position(), control.time().now(), control.rules().level());
    return switch (decider.decide(workspace, command, moment)) {
      case Decision.Accepted<E, R>(var events) -> {
        events.forEach(event -> happen(event, moment, record));
        yield new Answer.Accepted(record.position(), decider.number(events));
      }
      case Decision.Rejected<E, R>(var rejection) -> {
        if (rejection.isDeadLetter()) {
          bury(record, rejection.code(), rejection.explain());
        } else {
          counts = counts.rejected(rejection.code());
        }
        var stamp = stamp(moment, record);
        publish(codec.refuse(command, rejection, stamp), stamp);
        yield new Answer.Rejected(record.position(), rejection.code(), rejection.explain());
      }
    };
  }

  private void happen(E event, Moment moment, LogRecord record) {
    var key = decider.keyOf(event);
    var after = decider.evolve(workspace.get(key), event);
    workspace.put(key, after);
    timers.set(key, decider.timer(after).map(Timer::due));
    var stamp = stamp(moment, record);
    publish(codec.publish(after, event, decider.react(after, event), stamp), stamp);
  }

  private void publish(List<OutboundRecord> records, Stamp stamp) {
    if (!records.isEmpty()) {
      outbound.addAll(records);
      control = control.published(stamp.revision());
    }
  }

  private Stamp stamp(Moment moment, LogRecord record) {
    var recordedAt = Instant.ofEpochMilli(record.stampMs());
    return new Stamp(
        config.shard(),
        moment,
        index++,
        recordedAt,
        control.secret().orElse(new byte[0]),
        control.published());
  }

  /** Works out every timer anew from the states in the store, which belong to a control state. */
  void rebuildTimers(byte[] restored) {
    requireKnown(ControlStateCodec.decode(restored).rules());
    workspace.reset();
    findings.load(store);
    timers.clear();
    store.scan(
        ShardStore.Space.STATE,
        Keys.FIRST,
        (bytes, _) -> {
          var key = Keys.text(bytes);
          timers.set(key, decider.timer(workspace.get(key)).map(Timer::due));
          return true;
        });
    var batch = store.batch();
    timers.flush(batch);
    store.write(batch);
  }

  /** What it has refused since its start. */
  Counts counts() {
    return counts;
  }

  /** The effects since the last commit. */
  List<Outbox.Entry> effects() {
    return effects;
  }

  /** Makes everything applied so far durable at once and gives the answers that may now be told. */
  Committed commit() {
    var batch = store.batch();
    if (checkpointed) {
      checkpointed = false;
      Changes.forget(batch, control.checkpoint());
    }
    var changed = workspace.flush(batch, control.applied());
    timers.flush(batch);
    Outbox.store(effects, batch);
    batch.put(ShardStore.Space.META, Keys.CONTROL, ControlStateCodec.encode(control));
    store.write(batch);
    recent.add(changed);
    var told = answers;
    answers = new ArrayList<>();
    effects = new ArrayList<>();
    return new Committed(told, changed.keySet());
  }

  /** The state under a key as far as it has been applied; for the shard's own thread. */
  S state(String key) {
    return workspace.get(key);
  }

  @Override
  public String toString() {
    return "%s/%d at %s".formatted(config.log(), config.shard(), control.applied());
  }
}
