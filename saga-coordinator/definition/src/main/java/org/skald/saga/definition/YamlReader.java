package org.skald.saga.definition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.skald.saga.definition.YamlNode.Broken;
import org.skald.saga.definition.YamlNode.Entry;
import org.skald.saga.definition.YamlNode.Mapping;
import org.skald.saga.definition.YamlNode.Quotes;
import org.skald.saga.definition.YamlNode.Scalar;
import org.skald.saga.definition.YamlNode.Sequence;
import org.skald.saga.definition.YamlNode.TextStart;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads one YAML document into nodes that know their places.
 *
 * <p>The YAML of definition files is the plain part: maps, lists and scalars. Anchors, aliases,
 * tags, merge keys, repeated keys and further documents are problems.
 */
final class YamlReader {

  static final int BYTES_MAX = 256 * 1024;
  static final int DEPTH_MAX = 16;

  /** What the parser of YAML reads as a number before it asks whether there is such a character. */
  private static final Pattern BEYOND_UNICODE = Pattern.compile("\\\\U[89A-Fa-f][0-9A-Fa-f]{7}");

  private final String source;
  private final ProblemList problems;
  private final Iterator<Event> events;

  private YamlReader(String source, ProblemList problems) {
    this.source = source;
    this.problems = problems;
    var settings = LoadSettings.builder().setLabel("definition").build();
    this.events = new Parse(settings).parseString(IndexShield.raise(source)).iterator();
  }

  /**
   * The document, or empty when it cannot be read at all; then there is a problem that says why.
   */
  static Optional<YamlNode> read(String source, ProblemList problems) {
    if (!isText(source, problems)) {
      return Optional.empty();
    }
    try {
      return new YamlReader(source, problems).document();
    } catch (MarkedYamlEngineException e) {
      var place = e.getProblemMark().or(e::getContextMark).map(YamlReader::place);
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      problems.add(
          place.orElse(Place.START),
          "",
          "a YAML document",
          IndexShield.lower(context + e.getProblem()),
          hint(context + e.getProblem()));
      return Optional.empty();
    } catch (NumberFormatException e) {
      var beyond = BEYOND_UNICODE.matcher(source);
      var isFound = beyond.find();
      problems.add(
          isFound ? placeOf(source, beyond.start()) : Place.START,
          "",
          "a character of Unicode, up to U+10FFFF",
          isFound ? "'%s'".formatted(beyond.group()) : String.valueOf(e.getMessage()),
          "");
      return Optional.empty();
    } catch (YamlEngineException e) {
      problems.add(Place.START, "", "a YAML document", String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  /** The place of what is so many characters behind the start. */
  static Place placeOf(String source, int index) {
    var before = source.substring(0, index);
    var line = (int) before.chars().filter(it -> it == '\n').count() + 1;
    var start = before.lastIndexOf('\n') + 1;
    return new Place(line, before.codePointCount(start, index) + 1);
  }

  private static String hint(String problem) {
    return problem.contains("flow") || problem.contains("mapping values")
        ? "quote an expression that has commas, brackets or ': '"
        : "";
  }

  private static boolean isText(String source, ProblemList problems) {
    int bytes = source.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      problems.add(Place.START, "", "at most %d bytes".formatted(BYTES_MAX), bytes + " bytes", "");
      return false;
    }
    int line = 1;
    int column = 1;
    for (int character : source.codePoints().toArray()) {
      if (!StreamReader.isPrintable(character) || IndexShield.isPrivate(character)) {
        var found = "U+%04X".formatted(character);
        problems.add(new Place(line, column), "", "printable characters", found, "");
        return false;
      }
      line += character == '\n' ? 1 : 0;
      column = character == '\n' ? 1 : column + 1;
    }
    return true;
  }

  private Optional<YamlNode> document() {
    Optional<YamlNode> root = Optional.empty();
    int documents = 0;
    while (events.hasNext()) {
      var event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> documents++;
        case DocumentEnd, StreamStart, StreamEnd, Comment -> {}
        default -> {
          if (documents == 1) {
            root = Optional.of(node(event, "", 0));
          } else {
            problems.add(place(event), "", "one YAML document", "another document", "");
            return root;
          }
        }
      }
    }
    if (root.isEmpty()) {
      problems.add(Place.START, "", "a saga definition", "an empty file", "");
    }
    return root;
  }

  private YamlNode node(Event event, String path, int depth) {
    refuseDecorations(event, path);
    if (depth > DEPTH_MAX && event instanceof CollectionStartEvent) {
      var expected = "at most %d levels".formatted(DEPTH_MAX);
      problems.add(place(event), path, expected, "a deeper one", "");
      skip();
      return new Broken(place(event), path);
    }
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event, path);
      case SequenceStart -> sequence(event, path, depth);
      case MappingStart -> mapping(event, path, depth);
      default -> new Broken(place(event), path);
    };
  }

  private void refuseDecorations(Event event, String path) {
    if (event instanceof AliasEvent alias) {
      var found = "the alias *" + alias.getAlias();
      problems.add(place(event), path, "the value written out", found, "");
    } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      var found = "the anchor &" + node.getAnchor().get();
      problems.add(place(event), path, "a value without an anchor", found, "");
    }
    var tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          default -> Optional.<String>empty();
        };
    tag.ifPresent(found ->
        problems.add(
            place(event),
            path,
            "a value without a tag",
            "the tag " + found.replace("tag:yaml.org,2002:", "!!"),
            ""));
  }

  private void skip() {
    for (int open = 1; open > 0; ) {
      open +=
          switch (events.next().getEventId()) {
            case MappingStart, SequenceStart -> 1;
            case MappingEnd, SequenceEnd -> -1;
            default -> 0;
          };
    }
  }

  private Sequence sequence(Event start, String path, int depth) {
    var items = new ArrayList<YamlNode>();
    for (var event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, "%s[%d]".formatted(path, items.size()), depth + 1));
    }
    return new Sequence(place(start), path, List.copyOf(items));
  }

  private Mapping mapping(Event start, String path, int depth) {
    var entries = new ArrayList<Entry>();
    Map<String, Place> taken = new HashMap<>();
    for (var event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      var key = node(event, path, depth + 1);
      if (key instanceof Scalar text) {
        String valuePath = path.isEmpty() ? text.text() : path + "." + text.text();
        key = new Scalar(text.place(), valuePath, text.text(), text.quotes(), text.textStart());
      }
      var value = node(events.next(), key.path(), depth + 1);
      if (isKey(key, taken)) {
        entries.add(new Entry((Scalar) key, value));
      }
    }
    return new Mapping(place(start), path, List.copyOf(entries));
  }

  private boolean isKey(YamlNode key, Map<String, Place> taken) {
    if (!(key instanceof Scalar text)) {
      if (!(key instanceof Broken)) {
        problems.add(key, "a word as key", key.describe());
      }
      return false;
    }
    if (text.quotes() == Quotes.PLAIN && text.text().equals("<<")) {
      problems.add(text, "keys written out", "a merge key '<<'");
      return false;
    }
    var first = taken.putIfAbsent(text.text(), text.place());
    if (first != null) {
      var found = "a second '%s' (the first is in line %d)".formatted(text.text(), first.line());
      problems.add(text, "each key once", found);
    }
    return first == null;
  }

  private Scalar scalar(ScalarEvent event, String path) {
    var quotes =
        switch (event.getScalarStyle()) {
          case PLAIN -> Quotes.PLAIN;
          case SINGLE_QUOTED -> Quotes.SINGLE;
          case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Quotes.DOUBLE;
          case LITERAL, FOLDED -> Quotes.BLOCK;
        };
    var text = IndexShield.lower(event.getValue());
    return new Scalar(place(event), path, text, quotes, textStart(event, quotes));
  }

  private TextStart textStart(ScalarEvent event, Quotes quotes) {
    var start = event.getStartMark().orElseThrow();
    var end = event.getEndMark().orElseThrow();
    if (event.isLiteral()) {
      String firstLine = source.lines().skip(start.getLine() + 1L).findFirst().orElse("");
      int indent = firstLine.length() - firstLine.stripLeading().length();
      return new TextStart.At(new Place(start.getLine() + 2, indent + 1));
    }
    int around = quotes == Quotes.PLAIN ? 0 : 1;
    int length = event.getValue().codePointCount(0, event.getValue().length());
    boolean verbatim =
        start.getLine() == end.getLine()
            && end.getIndex() - start.getIndex() == length + 2 * around;
    return verbatim
        ? new TextStart.At(new Place(start.getLine() + 1, start.getColumn() + 1 + around))
        : new TextStart.Unknown();
  }

  private static Place place(Event event) {
    return event.getStartMark().map(YamlReader::place).orElse(Place.START);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
