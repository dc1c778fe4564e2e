package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.skald.saga.definition.YamlNode.Scalar;

/** Reads the keys of what sagas lock, read or write. */
final class KeyReader {

  static final String FORM = "a key such as order/${input.orderId}";

  private final ProblemList problems;

  KeyReader(ProblemList problems) {
    this.problems = problems;
  }

  /** The parts of a key: texts, and the expressions between <code>${</code> and <code>}</code>. */
  Optional<Draft.Key> read(Scalar scalar) {
    var text = scalar.text();
    var parts = new ArrayList<Draft.Part>();
    var at = 0;
    while (at < text.length()) {
      var begin = text.indexOf("${", at);
      if (begin < 0) {
        parts.add(new Draft.Part.Text(text.substring(at)));
        break;
      }
      var end = text.indexOf('}', begin);
      if (end < 0 || text.substring(begin + 2, end).isBlank()) {
        problems.add(scalar, FORM, scalar.describe());
        return Optional.empty();
      }
      if (begin > at) {
        parts.add(new Draft.Part.Text(text.substring(at, begin)));
      }
      parts.add(new Draft.Part.Computed(part(scalar, begin + 2, end)));
      at = end + 1;
    }
    return Optional.of(new Draft.Key(scalar, List.copyOf(parts)));
  }

  private static Scalar part(Scalar whole, int begin, int end) {
    var place = whole.placeOf(0, begin);
    var start =
        whole.textStart() instanceof YamlNode.TextStart.At
            ? new YamlNode.TextStart.At(place)
            : whole.textStart();
    return new Scalar(
        place, whole.path(), whole.text().substring(begin, end), whole.quotes(), start);
  }
}
