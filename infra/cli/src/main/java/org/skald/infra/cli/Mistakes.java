package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import org.skald.infra.screen.Screen;
import org.skald.saga.definition.Problem;

/** What is wrong with a definition file, for people and for programs. */
final class Mistakes {

  private Mistakes() {}

  static void show(Screen screen, boolean asJson, Path file, List<Problem> problems) {
    if (!asJson) {
      problems.forEach(it -> screen.plain(it.render(file.toString())));
      return;
    }
    var told = JsonNodeFactory.instance.objectNode().put("file", file.toString());
    screen.plain(told.set("problems", toJson(problems)).toString());
  }

  static ArrayNode toJson(List<Problem> problems) {
    var all = JsonNodeFactory.instance.arrayNode();
    for (var problem : problems) {
      all.addObject()
          .put("line", problem.line())
          .put("column", problem.column())
          .put("path", problem.path())
          .put("message", problem.message());
    }
    return all;
  }
}
