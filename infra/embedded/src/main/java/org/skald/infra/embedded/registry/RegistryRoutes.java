package org.skald.infra.embedded.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.infra.embedded.registry.RegistryCommand.ClearLevel;
import org.skald.infra.embedded.registry.RegistryCommand.DeleteSubject;
import org.skald.infra.embedded.registry.RegistryCommand.DeleteVersion;
import org.skald.infra.embedded.registry.RegistryCommand.RegisterSchema;
import org.skald.infra.embedded.registry.RegistryCommand.SetLevel;
import org.skald.infra.embedded.registry.RegistryRejection.Reason;

/** Which request means what. */
final class RegistryRoutes {

  private static final String ALL_CONTEXTS = ":*:";
  private static final Map<String, String> READ_WRITE = Map.of("mode", "READWRITE");

  private final Registry registry;

  RegistryRoutes(Registry registry) {
    this.registry = registry;
  }

  /**
   * Answers a request.
   *
   * @throws RequestRefused if it is refused
   */
  RegistryAnswer answer(RegistryRequest request) {
    var path = request.path();
    var body =
        switch (path.isEmpty() ? "" : path.getFirst()) {
          case "" -> only("GET", request, Map.of());
          case "subjects" -> subjects(request, path.subList(1, path.size()));
          case "schemas" -> schemas(request, path.subList(1, path.size()));
          case "config" -> config(request, path.subList(1, path.size()));
          case "mode" -> mode(request, path.subList(1, path.size()));
          case "compatibility" -> compatibility(request, path.subList(1, path.size()));
          default -> throw unknown(request);
        };
    return RegistryAnswer.ok(body);
  }

  private static Object only(String method, RegistryRequest request, Object answer) {
    if (!request.method().equals(method)) {
      throw unknown(request);
    }
    return answer;
  }

  private static RequestRefused unknown(RegistryRequest request) {
    return new RequestRefused(
        Reason.PATH_NOT_FOUND,
        "Expected a request of the Confluent API that this registry offers, but found %s /%s"
            .formatted(request.method(), String.join("/", request.path())));
  }

  private Object subjects(RegistryRequest request, List<String> path) {
    if (path.isEmpty()) {
      return only("GET", request, request.page(subjectNames(request)));
    }
    var subject = path.getFirst();
    if (path.size() == 1) {
      return switch (request.method()) {
        case "POST" -> lookup(request, subject);
        case "DELETE" -> deleteSubject(request, subject);
        default -> throw unknown(request);
      };
    }
    if (!path.get(1).equals("versions") || path.size() > 4) {
      throw unknown(request);
    }
    if (path.size() == 2) {
      return switch (request.method()) {
        case "GET" -> request.page(versionNumbers(request, subject));
        case "POST" -> register(request, subject);
        default -> throw unknown(request);
      };
    }
    var selector = RegistryRequest.version(path.get(2));
    if (path.size() == 3) {
      return switch (request.method()) {
        case "GET" -> view(subject, version(request, subject, selector));
        case "DELETE" -> deleteVersion(request, subject, selector);
        default -> throw unknown(request);
      };
    }
    var version = version(request, subject, selector);
    return switch (path.get(3)) {
      case "schema" -> only("GET", request, new RawJson(version.schema().text()));
      case "referencedby" -> only("GET", request, List.of());
      default -> throw unknown(request);
    };
  }

  private List<String> subjectNames(RegistryRequest request) {
    refuse(request, "deletedOnly");
    var state = registry.state();
    var prefix = request.query().getOrDefault("subjectPrefix", "");
    return state.subjects().keySet().stream()
        .filter(it -> prefix.equals(ALL_CONTEXTS) || it.startsWith(prefix))
        .filter(it -> !state.versions(it, request.flag("deleted")).isEmpty())
        .sorted()
        .toList();
  }

  private List<Integer> versionNumbers(RegistryRequest request, String subject) {
    refuse(request, "deletedOnly");
    return versions(request, subject).stream().map(RegistryState.Version::number).toList();
  }

  private List<RegistryState.Version> versions(RegistryRequest request, String subject) {
    var versions = registry.state().versions(subject, request.flag("deleted"));
    if (versions.isEmpty()) {
      throw new RequestRefused(RegistryRejection.subjectNotFound(subject));
    }
    return versions;
  }

  private RegistryState.Version version(
      RegistryRequest request, String subject, VersionSelector selector) {
    versions(request, subject);
    return registry
        .state()
        .version(subject, selector, request.flag("deleted"))
        .orElseThrow(
            () -> new RequestRefused(RegistryRejection.versionNotFound(subject, selector)));
  }

  private Object lookup(RegistryRequest request, String subject) {
    var schema = request.schema();
    versions(request, subject);
    return registry
        .state()
        .versionWith(subject, schema, request.flag("normalize"), request.flag("deleted"))
        .map(it -> view(subject, it))
        .orElseThrow(() ->
            new RequestRefused(
                Reason.SCHEMA_NOT_FOUND, "Subject '" + subject + "' lacks this schema"));
  }

  private Object register(RegistryRequest request, String subject) {
    var schema = request.schema();
    boolean normalize = request.flag("normalize");
    return registry
        .submit(new RegisterSchema(subject, schema, normalize))
        .versionWith(subject, schema, normalize, false)
        .map(it -> Map.of("id", it.id()))
        .orElseThrow(
            () -> new IllegalStateException("Expected '" + subject + "' to have its schema"));
  }

  private Object deleteSubject(RegistryRequest request, String subject) {
    refuse(request, "permanent");
    var before = versionNumbers(request, subject);
    registry.submit(new DeleteSubject(subject));
    return before;
  }

  private Object deleteVersion(RegistryRequest request, String subject, VersionSelector selector) {
    refuse(request, "permanent");
    int number = version(request, subject, selector).number();
    registry.submit(new DeleteVersion(subject, new VersionSelector.Exactly(number)));
    return number;
  }

  private static void refuse(RegistryRequest request, String flag) {
    if (request.flag(flag)) {
      throw new RequestRefused(
          Reason.NOT_OFFERED, "Expected no '" + flag + "', which this registry does not offer");
    }
  }

  private Object schemas(RegistryRequest request, List<String> path) {
    if (path.equals(List.of("types"))) {
      return only("GET", request, List.of("AVRO"));
    }
    if (path.size() < 2 || path.size() > 3 || !path.getFirst().equals("ids")) {
      throw unknown(request);
    }
    var state = registry.state();
    int id = RegistryRequest.id(path.get(1)).orElse(0);
    var schema = state.schema(id).orElseThrow(() -> schemaNotFound(path.get(1)));
    return switch (path.size() == 2 ? "" : path.get(2)) {
      case "" -> only("GET", request, schemaById(request, state, schema));
      case "schema" -> only("GET", request, new RawJson(schema.text()));
      case "subjects" ->
          only(
              "GET",
              request,
              request.page(
                  usages(request, state, id).stream().map(Usage::subject).distinct().toList()));
      case "versions" -> only("GET", request, request.page(usages(request, state, id)));
      default -> throw unknown(request);
    };
  }

  private static Object schemaById(
      RegistryRequest request, RegistryState state, SchemaText schema) {
    return request.flag("fetchMaxId")
        ? Map.of("schema", schema.text(), "maxId", state.schemas().size())
        : Map.of("schema", schema.text());
  }

  private static RequestRefused schemaNotFound(String id) {
    return new RequestRefused(Reason.SCHEMA_NOT_FOUND, "Schema " + id + " not found");
  }

  private record Usage(String subject, int version) {}

  private static List<Usage> usages(RegistryRequest request, RegistryState state, int id) {
    return state.subjects().keySet().stream()
        .sorted()
        .flatMap(subject ->
            state.versions(subject, request.flag("deleted")).stream()
                .filter(it -> it.id() == id)
                .map(it -> new Usage(subject, it.number())))
        .toList();
  }

  private Object config(RegistryRequest request, List<String> path) {
    if (path.size() > 1) {
      throw unknown(request);
    }
    var subject = path.stream().findFirst();
    return switch (request.method()) {
      case "GET" -> level(request.flag("defaultToGlobal"), subject);
      case "PUT" -> {
        var level = request.level();
        registry.submit(new SetLevel(subject, level));
        yield Map.of("compatibility", level);
      }
      case "DELETE" -> {
        var before = level(false, subject);
        registry.submit(new ClearLevel(subject));
        yield before;
      }
      default -> throw unknown(request);
    };
  }

  private Object level(boolean orGlobal, Optional<String> subject) {
    var state = registry.state();
    if (subject.isPresent() && !orGlobal && !state.levels().containsKey(subject.get())) {
      throw new RequestRefused(RegistryDecider.levelNotFound(subject.get()));
    }
    var level = subject.map(state::levelFor).orElseGet(state::globalLevel);
    return Map.of("compatibilityLevel", level);
  }

  private static Object mode(RegistryRequest request, List<String> path) {
    if (path.size() > 1) {
      throw unknown(request);
    }
    if (path.size() == 1 && !request.flag("defaultToGlobal")) {
      throw new RequestRefused(
          Reason.MODE_NOT_FOUND, "Subject '" + path.getFirst() + "' has no mode of its own");
    }
    return only("GET", request, READ_WRITE);
  }

  private Object compatibility(RegistryRequest request, List<String> path) {
    if (!request.method().equals("POST")
        || path.size() < 3
        || path.size() > 4
        || !path.getFirst().equals("subjects")
        || !path.get(2).equals("versions")) {
      throw unknown(request);
    }
    var subject = path.get(1);
    var state = registry.state();
    var schema = request.schema();
    var judges = path.size() == 3 ? state.versions(subject) : judge(subject, path.get(3));
    var problems = Compatibility.problems(state.levelFor(subject), schema, judges);
    var verdict = new LinkedHashMap<String, Object>();
    verdict.put("is_compatible", problems.isEmpty());
    if (request.flag("verbose")) {
      verdict.put("messages", problems);
    }
    return verdict;
  }

  /* A subject without any version has no latest one, and gets along with every schema. */
  private List<RegistryState.Version> judge(String subject, String segment) {
    var selector = RegistryRequest.version(segment);
    var found = registry.state().version(subject, selector, false);
    if (found.isEmpty() && selector instanceof VersionSelector.Exactly) {
      throw new RequestRefused(RegistryRejection.versionNotFound(subject, selector));
    }
    return found.stream().toList();
  }

  private static Object view(String subject, RegistryState.Version version) {
    var view = new LinkedHashMap<String, Object>();
    view.put("subject", subject);
    view.put("version", version.number());
    view.put("id", version.id());
    view.put("schema", version.schema().text());
    return view;
  }
}
