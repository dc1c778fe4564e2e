package org.skald.saga.definition;

import java.util.List;

/** A piece of a YAML file, with its place and the keys that lead to it. */
sealed interface YamlNode {

  Place place();

  String path();

  /** What it is, for people. */
  String describe();

  /** A plain or quoted text; types are given by who reads it, not by YAML. */
  record Scalar(Place place, String path, String text, Quotes quotes, TextStart textStart)
      implements YamlNode {

    /** Where the character at this line and column (from 0) of the text stands in the file. */
    Place placeOf(int line, int column) {
      return switch (textStart) {
        case TextStart.Unknown _ -> place;
        case TextStart.At(Place first) -> new Place(first.line() + line, first.column() + column);
      };
    }

    boolean isNothing() {
      return quotes == Quotes.PLAIN && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String describe() {
      return isNothing() ? "nothing" : ProblemList.quote(text);
    }
  }

  /** A list. */
  record Sequence(Place place, String path, List<YamlNode> items) implements YamlNode {
    @Override
    public String describe() {
      return "a list";
    }
  }

  /** A map; no key occurs twice. */
  record Mapping(Place place, String path, List<Entry> entries) implements YamlNode {
    @Override
    public String describe() {
      return "a map";
    }
  }

  /** Something whose problem has been reported already. */
  record Broken(Place place, String path) implements YamlNode {
    @Override
    public String describe() {
      return "a mistake";
    }
  }

  /** One key and its value. */
  record Entry(Scalar key, YamlNode value) {}

  /** How a scalar is written. */
  enum Quotes {
    PLAIN,
    SINGLE,
    DOUBLE,
    BLOCK
  }

  /** Where the text of a scalar begins, if places inside it can be told. */
  sealed interface TextStart {
    /** All lines of the text begin in this column. */
    record At(Place first) implements TextStart {}

    /** Folded or escaped: only the scalar as a whole has a place. */
    record Unknown() implements TextStart {}
  }
}
