package org.skald.saga.definition;

import java.util.Optional;
import java.util.stream.Stream;
import org.skald.saga.Touches;
import org.skald.saga.definition.StepSights.Viewer;

/** Compiles what a command reads and writes, which is told by what its payload is made of. */
record TouchesCompiler(
    StepSights sights, Viewer viewer, TemplateCompiler templates, ProblemList problems) {

  /** Empty when the file says nothing of it, or says it wrongly. */
  Optional<Touches> compile(Draft.Touches touches) {
    var keys = new KeyCompiler(templates);
    var read = touches.reads().stream().map(keys::compile).toList();
    var written = touches.writes().stream().map(keys::compile).toList();
    var all = Stream.concat(read.stream(), written.stream()).toList();
    if (all.isEmpty() || !problems.isReadable() || !templates.unmet().isEmpty()) {
      return Optional.empty();
    }
    var expressions = all.stream().flatMap(CelKey::expressions).toList();
    return Optional.of(new CelTouches(read, written, sights.reads(expressions, viewer)));
  }
}
