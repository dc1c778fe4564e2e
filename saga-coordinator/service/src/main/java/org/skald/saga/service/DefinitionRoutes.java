package org.skald.saga.service;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Answers;
import org.skald.log.http.Api;
import org.skald.log.http.Exchange;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.definition.Compiled;
import org.skald.schemas.RegistryUnavailable;

/** Definitions over HTTP: check, deploy, look at. */
public final class DefinitionRoutes implements Routes {

  private static final String YAML = "application/yaml";

  private final SagaNode node;
  private final Deployments deployments;
  private final OtherNodes others;

  /** Routes to this node, and to others for what they hold. */
  public DefinitionRoutes(SagaNode node, Deployments deployments, OtherNodes others) {
    this.node = node;
    this.others = others;
    this.deployments = deployments;
  }

  /**
   * What a sound file says.
   *
   * @param rulesLevel the level of rules that has its words
   * @param startOn the topic of which each record starts a saga
   */
  record Sound(
      String name, int version, List<String> steps, int rulesLevel, @Nullable String startOn) {}

  record All(List<SagaViews.Definition> definitions) {}

  @Override
  public void register(Api api) {
    api.put(
        "/definitions/{name}",
        doc ->
            doc.summary("Deploy a definition file")
                .pathParameter("name", "the definition that the file is of")
                .header("Skald-Actor", "who deploys, for the journal")
                .textBody(YAML)
                .reply(201, "deployed", SagaViews.DeployedVersion.class)
                .refusal(
                    409, "the version was deployed with other content, or a word needs later rules")
                .refusal(422, "the file has mistakes, all of which are named"),
        this::deploy);
    api.post(
        "/definitions/check",
        doc ->
            doc.summary("Check a definition file without deploying it")
                .textBody(YAML)
                .reply(200, "the file is sound", Sound.class)
                .refusal(422, "the file has mistakes, all of which are named"),
        this::check);
    api.get(
        "/definitions",
        doc -> doc.summary("List definitions").reply(200, "all definitions", All.class),
        others.orElsewhere(_ ->
            Reply.ok(
                new All(
                    node.definitions().stream()
                        .flatMap(it -> SagaViews.Definition.of(it).stream())
                        .toList()))));
    api.get(
        "/definitions/{name}",
        doc ->
            doc.summary("Show a definition with its versions")
                .pathParameter("name", "the definition")
                .reply(200, "the definition", SagaViews.Definition.class)
                .refusal(404, "no such definition"),
        others.orElsewhere(this::show));
  }

  private Reply show(Exchange exchange) {
    var name = exchange.pathParameter("name");
    return SagaViews.Definition.of(node.definitions(name))
        .<Reply>map(Reply::ok)
        .orElseGet(() ->
            Reply.refused(
                Problem.notFound(
                    "expected a definition '%s', but none was deployed".formatted(name))));
  }

  private Reply check(Exchange exchange) throws Exception {
    return exchange
        .text()
        .then(source -> {
          try {
            return switch (deployments.check(source)) {
              case Compiled.Faulty(var problems, _) -> faulty(problems);
              case Compiled.Sound(var checked, var level) -> {
                var definition = checked.definition();
                yield Reply.ok(
                    new Sound(
                        definition.id().name(),
                        definition.id().version(),
                        List.copyOf(definition.steps().keySet()),
                        level,
                        checked.startOn().orElse(null)));
              }
            };
          } catch (RegistryUnavailable e) {
            return Reply.refused(Refusals.LOG.problem(e));
          }
        });
  }

  private Reply deploy(Exchange exchange) throws Exception {
    var actor = exchange.header("Skald-Actor").orElseGet(() -> Note.actor(exchange));
    return exchange
        .text()
        .then(source -> deploy(exchange, exchange.pathParameter("name"), source, actor));
  }

  private Reply deploy(Exchange exchange, String name, String source, String actor) {
    Optional<Integer> only;
    try {
      only = OtherNodes.shardOf(exchange, node.shards());
    } catch (IllegalArgumentException e) {
      return Reply.refused(Problem.badRequest(String.valueOf(e.getMessage())));
    }
    try {
      return switch (deployments.deploy(
          name,
          source,
          actor,
          only,
          shard -> others.askForShard(shard, exchange, exchange.rawQuery()))) {
        case Deployments.Deployed.Unfinished(var reply) -> reply;
        case Deployments.Deployed.Faulty(var problems) -> faulty(problems);
        case Deployments.Deployed.Refused(var rejection) ->
            Reply.refused(Refusals.LOG.problem(rejection));
        case Deployments.Deployed.Misnamed(var expected, var found) ->
            Reply.refused(
                Problem.of(
                    422,
                    "misnamed-definition",
                    "Misnamed definition",
                    "expected a definition of '%s', as the path says, found one of '%s'"
                        .formatted(expected, found)));
        case Deployments.Deployed.TopicsMissing(var topics) ->
            Reply.refused(
                Problem.of(
                        422,
                        "missing-topics",
                        "Missing topics",
                        "expected the command topics of the definition in Kafka, found no "
                            + String.join(", ", topics))
                    .with("topics", topics));
        case Deployments.Deployed.OwnTopic(var topic) ->
            Reply.refused(
                Problem.of(
                    422,
                    "own-topic",
                    "A topic of the log itself",
                    "expected a topic of somebody else's records, found %s of the log"
                        .formatted(topic)));
        case Deployments.Deployed.SubSagasUnfit(var reasons) ->
            Reply.refused(
                Problem.of(
                        422,
                        "unfit-sub-sagas",
                        "Unfit sub-sagas",
                        "expected sub-sagas that are deployed and fit the definition, found "
                            + String.join("; ", reasons))
                    .with("reasons", reasons));
        case Deployments.Deployed.Done(var id, var position, var risks) ->
            Reply.created(
                    "/definitions/" + id.name(), SagaViews.DeployedVersion.of(id, position, risks))
                .header(Answers.POSITION, position.toString());
      };
    } catch (RegistryUnavailable e) {
      return Reply.refused(Refusals.LOG.problem(e));
    } catch (CompletionException e) {
      return Reply.refused(Refusals.LOG.problem(e));
    }
  }

  private static Reply faulty(List<org.skald.saga.definition.Problem> problems) {
    var mistakes =
        problems.stream()
            .map(it ->
                new SagaViews.Mistake(
                    it.line(), it.column(), it.path(), it.expected(), it.found(), it.message()))
            .toList();
    return Reply.refused(
        Problem.of(
                422,
                "faulty-definition",
                "Faulty definition",
                "expected a sound definition file, found %d mistake%s"
                    .formatted(mistakes.size(), mistakes.size() == 1 ? "" : "s"))
            .with("problems", mistakes));
  }
}
