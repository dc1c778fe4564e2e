package org.skald.saga.definition;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.Optional;
import org.skald.saga.definition.Draft.Part;

/** Compiles the keys of what sagas lock, read or write. */
record KeyCompiler(TemplateCompiler templates) {

  /** The key; incomplete when there are problems. */
  CelKey compile(Draft.Key key) {
    return new CelKey(key.parts().stream().map(this::part).toList());
  }

  private CelKey.Part part(Part part) {
    return switch (part) {
      case Part.Text(var text) -> new CelKey.Part(text, Optional.empty());
      case Part.Computed(var scalar) ->
          new CelKey.Part("", templates.of(scalar, KeyCompiler::isPart, "a text or a number"));
    };
  }

  private static boolean isPart(CelType type) {
    return !(type instanceof OptionalType)
        && (type.equals(SimpleType.STRING)
            || type.equals(SimpleType.INT)
            || type.equals(SimpleType.UINT)
            || type.equals(SimpleType.BOOL));
  }
}
