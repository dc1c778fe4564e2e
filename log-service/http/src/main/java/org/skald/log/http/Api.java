package org.skald.log.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The list of a node's routes while it is being written. */
public final class Api {

  private final List<Route> routes = new ArrayList<>();

  Api() {}

  /** Declares a route that reads; it also answers {@code HEAD}. */
  public void get(String path, Consumer<Doc> doc, Endpoint endpoint) {
    add("GET", path, doc, endpoint);
  }

  /** Declares a route that asks for something to happen. */
  public void post(String path, Consumer<Doc> doc, Endpoint endpoint) {
    add("POST", path, doc, endpoint);
  }

  /** Declares a route that puts something in its place. */
  public void put(String path, Consumer<Doc> doc, Endpoint endpoint) {
    add("PUT", path, doc, endpoint);
  }

  /** Declares a route that removes something. */
  public void delete(String path, Consumer<Doc> doc, Endpoint endpoint) {
    add("DELETE", path, doc, endpoint);
  }

  private void add(String method, String path, Consumer<Doc> write, Endpoint endpoint) {
    var template = PathTemplate.of(path);
    var doc = new Doc();
    write.accept(doc);
    doc.check(method, template);
    for (Route other : routes) {
      if (other.method().equals(method) && other.template().sameShape(template)) {
        throw new IllegalArgumentException(
            "expected one route for "
                + method
                + " "
                + template
                + ", but "
                + other.template()
                + " answers the same requests");
      }
    }
    routes.add(new Route(method, template, doc, endpoint));
  }

  List<Route> routes() {
    return List.copyOf(routes);
  }
}
