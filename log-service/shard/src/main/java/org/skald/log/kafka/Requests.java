package org.skald.log.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.ReadLevel;
import org.skald.log.Rejection;
import org.skald.log.shard.ControlSeal;
import org.skald.log.shard.LogRecord;
import org.skald.log.shard.ShardRunner;
import org.skald.log.shard.WireHeader;
import org.skald.log.shard.WireNames;
import org.skald.schemas.Headers;

/** What is appended to a log through a node, sealed by it, and what comes of it there. */
final class Requests<C, S, E, R extends Rejection, F> {

  private final NodeConfig config;
  private final HeldShards<C, S, E, R, F> replicas;
  private final Producer<byte[], byte[]> producer;
  private final AtomicInteger waiting = new AtomicInteger();

  Requests(
      NodeConfig config, HeldShards<C, S, E, R, F> replicas, Producer<byte[], byte[]> producer) {
    this.config = config;
    this.replicas = replicas;
    this.producer = producer;
  }

  /** See {@link LogNode#request}. */
  CompletableFuture<Answer> request(int shard, LogRequest request) {
    var runner = replicas.runner(shard);
    var sealed = sealed(runner, request);
    var refusal = refusal(shard, sealed);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    waiting.incrementAndGet();
    var answer = runner.expect(request.requestId(), config.intake().timeout());
    answer.whenComplete((_, _) -> waiting.decrementAndGet());
    append(shard, sealed)
        .exceptionally(failure -> {
          answer.completeExceptionally(failure);
          return Position.BEFORE_FIRST;
        });
    return answer;
  }

  /** See {@link LogNode#append}. */
  CompletableFuture<Position> append(int shard, LogRequest request) {
    var sealed = sealed(replicas.runner(shard), request);
    var refusal = refusal(shard, sealed);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    waiting.incrementAndGet();
    return append(shard, sealed).whenComplete((_, _) -> waiting.decrementAndGet());
  }

  /** See {@link LogNode#replay}. */
  CompletableFuture<Replayed> replay(
      int shard, byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {
    header(headers, WireNames.TYPE)
        .filter(AvroControlRecords::isOwn)
        .ifPresent(own -> {
          throw new IllegalArgumentException(
              "expected a record of a participant or a person, found a %s, which only shards write"
                  .formatted(own));
        });
    var runner = replicas.runner(shard);
    var sealed = sealed(runner, key, value, headers);
    var refusal = refusal(shard, sealed);
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(refusal.get());
    }
    var timeout = config.intake().timeout();
    // Ask, then append. Who is answered is answered before its place counts as reached.
    var answer =
        header(headers, Headers.ID)
            .map(it -> runner.expect(it, timeout))
            .orElseGet(CompletableFuture::new);
    return append(shard, sealed)
        .thenCompose(place ->
            runner
                .reach(new ReadLevel.AtLeast(place))
                .thenApply(_ -> new Replayed(place, Optional.ofNullable(answer.getNow(null)))))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A record as it is appended. */
  private record Sealed(byte @Nullable [] key, byte @Nullable [] value, List<WireHeader> headers) {}

  private Sealed sealed(ShardRunner<C, S, E, R, F> runner, LogRequest request) {
    var key = request.key();
    return sealed(
        runner,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        request.value(),
        request.headers());
  }

  private Sealed sealed(
      ShardRunner<C, S, E, R, F> runner,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<WireHeader> headers) {
    var sealed = new ArrayList<>(headers);
    runner
        .secret()
        .ifPresent(secret ->
            header(headers, WireNames.TYPE)
                .map(type ->
                    ControlSeal.of(secret, type, value, header(headers, WireNames.PRINCIPAL)))
                .ifPresent(seal -> sealed.add(WireHeader.of(WireNames.SEAL, seal))));
    return new Sealed(key, value, sealed);
  }

  private CompletableFuture<Position> append(int shard, Sealed sealed) {
    var appended = new CompletableFuture<Position>();
    try {
      producer.send(
          KafkaRecords.write(config.log(), shard, sealed.key(), sealed.value(), sealed.headers()),
          (metadata, failure) -> {
            if (failure == null) {
              appended.complete(new Position(metadata.offset()));
            } else {
              appended.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException e) {
      appended.completeExceptionally(e);
    }
    return appended;
  }

  /** The last of a name counts. */
  private static Optional<String> header(List<WireHeader> headers, String name) {
    return headers.reversed().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .map(WireHeader::text);
  }

  static Busy starting(int shard) {
    return new Busy("expected shard %d to be open, found it starting".formatted(shard));
  }

  /** Why a record is not appended: just now, or ever. */
  private Optional<RuntimeException> refusal(int shard, Sealed sealed) {
    var bytes = LogRecord.size(sealed.key(), sealed.value(), sealed.headers());
    var tooLarge = config.limits().oversized(bytes);
    return tooLarge.isPresent()
        ? tooLarge.map(Oversized::new)
        : busy(shard).map(RuntimeException.class::cast);
  }

  /** Why nothing is appended just now. */
  private Optional<Busy> busy(int shard) {
    if (waiting.get() >= config.intake().waiting()) {
      return Optional.of(
          new Busy(
              "expected fewer than %d requests waiting on this node"
                  .formatted(config.intake().waiting())));
    }
    var runner = replicas.runner(shard);
    if (runner.broken().isPresent()) { // Others would apply what nobody here hears the answer of.
      return Optional.of(
          new Busy("expected shard %d to run on this node, found it stopped".formatted(shard)));
    }
    var status = runner.status();
    if (status.isEmpty() || status.get().control().secret().isEmpty()) {
      return Optional.of(starting(shard));
    }
    return status
        .filter(it -> it.lag() > config.intake().lag())
        .map(it ->
            new Busy(
                "expected shard %d at most %d records behind, found %d"
                    .formatted(shard, config.intake().lag(), it.lag())));
  }
}
