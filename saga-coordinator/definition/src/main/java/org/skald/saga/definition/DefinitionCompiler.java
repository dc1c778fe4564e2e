package org.skald.saga.definition;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.skald.saga.definition.Draft.Compensation;
import org.skald.saga.definition.Draft.Located;

/** Turns definition files into definitions, or into all their problems. */
public final class DefinitionCompiler {

  private final Words words;
  private final int highest;

  /** One that knows all words of this release. */
  public DefinitionCompiler() {
    this(Words.KNOWN, Words.KNOWN.highest());
  }

  /** One that knows these words, as far as this level of rules has them. */
  public DefinitionCompiler(Words words, int highest) {
    this.words = words;
    this.highest = highest;
  }

  /** Which schemas a file names, so that the caller can fetch them. */
  public static References references(String source) {
    var unreadable = new ProblemList();
    var root = YamlReader.read(source, unreadable);
    if (root.isEmpty()) {
      return new References.Unreadable(unreadable.sorted());
    }
    var names = new TreeSet<String>();
    new DraftReader(KnownWords.ALL, new ProblemList())
        .read(root.get())
        .ifPresent(draft -> namesOf(draft).forEach(name -> names.add(name.value())));
    return new References.Named(names);
  }

  /** Where the steps are that a file names; empty when it cannot be read. */
  public static Map<String, Place> places(String source) {
    var places = new HashMap<String, Place>();
    YamlReader.read(source, new ProblemList())
        .flatMap(new DraftReader(KnownWords.ALL, new ProblemList())::read)
        .ifPresent(draft ->
            draft
                .steps()
                .read()
                .forEach(step -> places.put(step.name().value(), step.name().place())));
    return places;
  }

  private static Stream<Located<String>> namesOf(Draft draft) {
    var ofSteps =
        draft.steps().read().stream()
            .flatMap(step -> {
              var send =
                  step.act() instanceof Draft.Send it
                      ? it.command().schema()
                      : Optional.<Located<String>>empty();
              var undo =
                  step.compensation() instanceof Compensation.Send it
                      ? it.command().schema()
                      : Optional.<Located<String>>empty();
              return Stream.of(send, step.reply(), undo);
            })
            .flatMap(Optional::stream);
    var output = draft.output().flatMap(Draft.Output::schema);
    return Stream.of(draft.input().stream(), output.stream(), ofSteps).flatMap(it -> it);
  }

  /**
   * The definition by the lowest level of rules that has all its words, or every problem of the
   * file by the highest; passes on what {@code schemas} throws.
   */
  public Compiled compile(String source, Schemas schemas) {
    for (var level = 1; level < highest; level++) {
      if (compile(source, schemas, level) instanceof Compiled.Sound sound) {
        return sound;
      }
    }
    return compile(source, schemas, highest);
  }

  /** The same of a file that may be no text at all. */
  public Compiled compile(byte[] file, Schemas schemas) {
    var bytes = ByteBuffer.wrap(file);
    var text = CharBuffer.allocate(file.length);
    var read = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
    var source = text.flip().toString();
    if (!read.isError() && !bytes.hasRemaining()) {
      return compile(source, schemas);
    }
    var place = YamlReader.placeOf(source, source.length());
    var found = "the byte 0x%02X".formatted(file[bytes.position()]);
    return new Compiled.Faulty(
        List.of(new Problem(place.line(), place.column(), "", "text in UTF-8", found, "")),
        Optional.empty());
  }

  /**
   * The same by one level of rules: whatever the release, it comes to the same, for words that came
   * later are unknown to it.
   */
  public Compiled compile(String source, Schemas schemas, int level) {
    var problems = new ProblemList();
    var known = words.upTo(level);
    var draft = YamlReader.read(source, problems).flatMap(new DraftReader(known, problems)::read);
    if (draft.isEmpty()) {
      return new Compiled.Faulty(problems.sorted(), Optional.empty());
    }
    var compiler = new DraftCompiler(draft.get(), schemas, problems);
    var definition = compiler.compile();
    return definition.isPresent() && problems.isEmpty()
        ? new Compiled.Sound(definition.get(), level)
        : new Compiled.Faulty(problems.sorted(), definition.map(compiler::explorable));
  }
}
