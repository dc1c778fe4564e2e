package org.skald.saga.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.skald.log.Answer;
import org.skald.log.Position;
import org.skald.log.http.Reply;
import org.skald.log.kafka.NotHeld;
import org.skald.saga.DefinitionId;
import org.skald.saga.Recipient;
import org.skald.saga.SagaDefinition;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Compiled;
import org.skald.saga.definition.DefinitionCompiler;
import org.skald.saga.definition.Problem;
import org.skald.saga.definition.References;
import org.skald.saga.definition.SchemaRisks;
import org.skald.saga.definition.Schemas;
import org.skald.saga.definition.SubSagaFit;
import org.skald.schemas.AvroWire;
import org.skald.schemas.CompatibilityMode;
import org.skald.schemas.RegisteredSchema;
import org.skald.schemas.RegistryUnavailable;
import org.skald.schemas.saga.DeployDefinition;
import org.skald.schemas.saga.PinnedSchema;

/** Brings definition files into the log: fetches their schemas, checks them, tells every shard. */
public final class Deployments {

  private static final int CREATED = 201;

  private final SagaNode node;
  private final AvroWire wire;

  /** Deployments through this node. */
  public Deployments(SagaNode node, AvroWire wire) {
    this.node = node;
    this.wire = wire;
  }

  /** What a deployment came to. */
  public sealed interface Deployed {

    /**
     * Every shard knows the version; the position is that of the first shard that this node holds.
     *
     * @param risks what later versions of its schemas may do to its sagas
     */
    record Done(DefinitionId id, Position position, SchemaRisks risks) implements Deployed {}

    /** The file has mistakes. */
    record Faulty(List<Problem> problems) implements Deployed {}

    /** The file is for another definition than the one that was named. */
    record Misnamed(String expected, String found) implements Deployed {}

    /** Kafka does not have these command topics; a saga would wait for them for ever. */
    record TopicsMissing(Set<String> topics) implements Deployed {}

    /**
     * Records of the log itself are to start or to move sagas, which would be records of it again.
     */
    record OwnTopic(String topic) implements Deployed {}

    /** Sub-sagas that are not deployed, or not such as the file takes them for. */
    record SubSagasUnfit(List<String> reasons) implements Deployed {}

    /** Not every shard could be told; to deploy again is safe. */
    record Unfinished(Reply reply) implements Deployed {}

    /** A shard has refused it, such as for a version that is taken. */
    record Refused(Answer.Rejected rejection) implements Deployed {}
  }

  /** A topic of the log that the file takes for one of somebody else's records. */
  private Optional<String> ownTopic(CheckedDefinition checked) {
    return Stream.concat(
            checked.startOn().stream(), checked.awaited().stream().map(it -> it.channel().topic()))
        .filter(node.topics().all()::contains)
        .findFirst();
  }

  /** Checks a file against the registry as it is now, without deploying it. */
  public Compiled check(String source) {
    return switch (DefinitionCompiler.references(source)) {
      case References.Unreadable(var problems) -> new Compiled.Faulty(problems, Optional.empty());
      case References.Named(var names) ->
          node.rules().compiler().compile(source, registered(pin(names)));
    };
  }

  /**
   * Deploys a file. A repeat of the same file changes nothing and is {@link Deployed.Done} again.
   *
   * <p>Fails with {@link NotHeld} when there are shards that this node does not hold.
   *
   * @param name the definition that the file is expected to be of
   */
  public Deployed deploy(String name, String source, String actor) {
    return deploy(
        name,
        source,
        actor,
        Optional.empty(),
        shard -> {
          throw new NotHeld(node.host().log(), shard);
        });
  }

  /**
   * The same.
   *
   * @param only the one shard to tell, if not all
   * @param others tells a shard that this node does not hold
   */
  Deployed deploy(
      String name, String source, String actor, Optional<Integer> only, IntFunction<Reply> others) {
    return switch (DefinitionCompiler.references(source)) {
      case References.Unreadable(var problems) -> new Deployed.Faulty(problems);
      case References.Named(var names) -> {
        var pinned = pin(names);
        yield switch (node.rules().compiler().compile(source, registered(pinned))) {
          case Compiled.Faulty(var problems, _) -> new Deployed.Faulty(problems);
          case Compiled.Sound(var checked, var level) -> {
            var id = checked.definition().id();
            if (!id.name().equals(name)) {
              yield new Deployed.Misnamed(name, id.name());
            }
            var own = ownTopic(checked);
            if (own.isPresent()) {
              yield new Deployed.OwnTopic(own.get());
            }
            var unfit = unfit(checked);
            if (!unfit.isEmpty()) {
              yield new Deployed.SubSagasUnfit(unfit);
            }
            var missing = node.missing(topicsOf(checked.definition())).join();
            if (!missing.isEmpty()) {
              yield new Deployed.TopicsMissing(missing);
            }
            var told =
                tellShards(
                    id,
                    new DeployDefinition(id.name(), id.version(), source, pinned, actor, level),
                    only,
                    others);
            yield only.isEmpty() && told instanceof Deployed.Done(_, var position, _)
                ? new Deployed.Done(id, position, SchemaRisks.of(checked, this::modeOf))
                : told;
          }
        };
      }
    };
  }

  /** A deployment does not fail for want of a warning. */
  private Optional<CompatibilityMode> modeOf(String subject) {
    try {
      return wire.compatibility(subject);
    } catch (RegistryUnavailable e) {
      return Optional.empty();
    }
  }

  private static Set<String> topicsOf(SagaDefinition definition) {
    var topics = new TreeSet<String>();
    for (var recipient : definition.recipients()) {
      if (recipient instanceof Recipient.Topic(var name)) {
        topics.add(name);
      }
    }
    return topics;
  }

  private List<String> unfit(CheckedDefinition checked) {
    var fit =
        new SubSagaFit((name, version) ->
            node.definitions(name).version(version).map(DeployedDefinition::checked));
    return Stream.concat(
            fit.unfit(checked).stream().map(SubSagaFit.Unfit::sentence),
            fit.unknown(checked).stream())
        .toList();
  }

  private List<PinnedSchema> pin(Iterable<String> names) {
    var pinned = new ArrayList<PinnedSchema>();
    for (var name : names) {
      wire.latest(name)
          .ifPresent(it -> pinned.add(new PinnedSchema(name, it.id(), it.schema().toString())));
    }
    return pinned;
  }

  private Schemas registered(List<PinnedSchema> pinned) {
    return new Schemas() {
      @Override
      public Optional<RegisteredSchema> byName(String fullName) {
        return pinned.stream()
            .filter(it -> it.getFullName().equals(fullName))
            .map(it -> new RegisteredSchema(it.getId(), new Schema.Parser().parse(it.getText())))
            .findFirst();
      }

      @Override
      public Optional<Schema> byId(int id) {
        return Optional.of(wire.schema(id));
      }
    };
  }

  private Deployed tellShards(
      DefinitionId id,
      DeployDefinition command,
      Optional<Integer> only,
      IntFunction<Reply> others) {
    var shards = only.map(List::of).orElseGet(this::allShards);
    var answers = new LinkedHashMap<Integer, CompletableFuture<Answer>>();
    for (var shard : shards) {
      if (node.host().isOpen(shard)) {
        answers.put(shard, node.deploy(shard, UUID.randomUUID().toString(), command));
      }
    }
    for (var answer : answers.values()) {
      if (answer.join() instanceof Answer.Rejected rejected) {
        return new Deployed.Refused(rejected);
      }
    }
    var elsewhere = shards.stream().filter(it -> !answers.containsKey(it)).toList();
    for (var reply : tellOthers(elsewhere, others)) {
      if (!(reply instanceof Reply.Text told) || told.status() != CREATED) {
        return new Deployed.Unfinished(reply);
      }
    }
    return new Deployed.Done(
        id,
        answers.values().stream()
            .findFirst()
            .map(it -> it.join().position())
            .orElse(Position.BEFORE_FIRST),
        SchemaRisks.NONE);
  }

  /** At once, since each of them has to fetch and to check what this node has checked. */
  private static List<Reply> tellOthers(List<Integer> shards, IntFunction<Reply> others) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return shards.stream()
          .map(shard -> CompletableFuture.supplyAsync(() -> others.apply(shard), threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  private List<Integer> allShards() {
    return IntStream.range(0, node.shards()).boxed().toList();
  }
}
