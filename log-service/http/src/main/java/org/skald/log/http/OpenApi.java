package org.skald.log.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;

/** The OpenAPI 3.1 document of a node, written from what its routes say about themselves. */
final class OpenApi {

  private final JsonSchemas schemas = new JsonSchemas();

  private OpenApi() {}

  static ObjectNode of(List<Route> routes) {
    var openApi = new OpenApi();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("openapi", "3.1.0");
    document.put("jsonSchemaDialect", "https://spec.openapis.org/oas/3.1/dialect/base");
    document.putObject("info").put("title", "Skald").put("version", version());
    document.putArray("servers").addObject().put("url", "/");
    ObjectNode paths = document.putObject("paths");
    for (Route route : routes) {
      openApi.describe(
          route,
          paths
              .withObjectProperty(route.template().toString())
              .putObject(route.method().toLowerCase(Locale.ROOT)));
    }
    ObjectNode components = document.putObject("components");
    components.set("schemas", openApi.schemas.all());
    describeTokens(document, components);
    return document;
  }

  /** A request may bear a token, and need not. */
  private static void describeTokens(ObjectNode document, ObjectNode components) {
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer");
    var security = document.putArray("security");
    security.addObject();
    security.addObject().putArray("token");
  }

  private static String version() {
    String version = OpenApi.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private void describe(Route route, ObjectNode operation) {
    Doc doc = route.doc();
    operation.put("operationId", operationId(route));
    operation.put("summary", doc.summary());
    for (Doc.Parameter parameter : doc.parameters()) {
      ObjectNode node =
          parameter(operation, parameter.in(), parameter.name(), parameter.in().equals("path"));
      node.put("description", parameter.description());
      node.putObject("schema").put("type", "string");
    }
    doc.query().ifPresent(type -> describeQuery(type, operation));
    doc.body()
        .ifPresent(body -> content(operation.putObject("requestBody").put("required", true), body));
    ObjectNode responses = operation.putObject("responses");
    doc.responses()
        .forEach((status, response) -> {
          ObjectNode node = responses.putObject(Integer.toString(status));
          node.put("description", response.description());
          Doc.Content content = response.content();
          if (content != null) {
            content(node, content);
          }
        });
    ObjectNode refusal = responses.putObject("default");
    refusal.put("description", "A refusal, as problem details after RFC 9457.");
    content(refusal, new Doc.Content(Doc.PROBLEM, Problem.class));
  }

  private void describeQuery(Class<? extends Record> type, ObjectNode operation) {
    for (RecordComponent component : type.getRecordComponents()) {
      parameter(
              operation,
              "query",
              Names.kebab(Names.member(component)),
              !RecordReader.isOptional(component))
          .set("schema", schemas.ofType(component.getGenericType()));
    }
  }

  private static ObjectNode parameter(
      ObjectNode operation, String in, String name, boolean required) {
    return operation
        .withArray("parameters")
        .addObject()
        .put("name", name)
        .put("in", in)
        .put("required", required);
  }

  private void content(ObjectNode holder, Doc.Content content) {
    holder
        .putObject("content")
        .putObject(content.mediaType())
        .set("schema", schemas.of(content.shape()));
  }

  private static String operationId(Route route) {
    var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
    for (String segment : route.template().segments()) {
      String word = segment.replaceAll("[^A-Za-z0-9]+", "-");
      id.append((word.startsWith("-") || id.isEmpty()) ? "" : "-").append(word);
    }
    return id.toString().replaceAll("-+$", "");
  }
}
