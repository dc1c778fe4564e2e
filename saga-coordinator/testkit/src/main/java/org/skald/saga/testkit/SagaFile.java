package org.skald.saga.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.skald.saga.definition.CheckedDefinition;
import org.skald.saga.definition.Compiled;
import org.skald.saga.definition.DefinitionCompiler;
import org.skald.saga.definition.Place;
import org.skald.saga.definition.SchemaRisks;
import org.skald.saga.definition.Schemas;
import org.skald.saga.definition.SubSagaFit;
import org.skald.saga.verify.Breaches;
import org.skald.saga.verify.Verifier;
import org.skald.schemas.CompatibilityMode;

/** A definition file under test. */
public final class SagaFile {

  private final Path file;
  private final Schemas schemas;
  private final byte[] content;
  private final Compiled compiled;
  private final Function<String, Optional<CompatibilityMode>> modes;

  private SagaFile(
      Path file,
      byte[] content,
      Schemas schemas,
      Compiled compiled,
      Function<String, Optional<CompatibilityMode>> modes) {
    this.file = file;
    this.content = content;
    this.schemas = schemas;
    this.compiled = compiled;
    this.modes = modes;
  }

  /**
   * Reads a file, with the schemas near it.
   *
   * @throws UnreadableFile when it or its schemas cannot be read
   * @see SchemaFolders#near
   */
  public static SagaFile read(Path file) {
    return read(file, SchemaFolders.near(file));
  }

  /**
   * Reads a file, with these schemas.
   *
   * @throws UnreadableFile when it cannot be read
   */
  public static SagaFile read(Path file, Schemas schemas) {
    var content = content(file);
    var compiled = new DefinitionCompiler().compile(content, schemas);
    return new SagaFile(file, content, schemas, compiled, schemas::modeOf);
  }

  /** The same file, all of whose schemas may change in this way. */
  public SagaFile under(CompatibilityMode mode) {
    return new SagaFile(file, content, schemas, compiled, _ -> Optional.of(mode));
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UnreadableFile("expected a file %s, found none".formatted(file), e);
    } catch (IOException e) {
      throw new UnreadableFile(
          "expected a readable file %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /** What came of compiling it. */
  public Compiled compiled() {
    return compiled;
  }

  /** Explores every path; for a file that breaks rules, to show what that leads to. */
  public Verified verify() {
    return verify(new Verifier());
  }

  /** The same, within the bounds of a verifier. */
  public Verified verify(Verifier verifier) {
    return switch (compiled) {
      case Compiled.Sound(var checked, _) ->
          new Verified(
              file,
              List.of(),
              Optional.of(verifier.verify(checked.definition())),
              SchemaRisks.of(checked, modes));
      case Compiled.Faulty(var problems, var explorable) ->
          new Verified(
              file,
              problems,
              explorable.map(
                  it -> verifier.verify(it.definition(), new Breaches(it.undeclared(), it.late()))),
              SchemaRisks.NONE);
    };
  }

  /** How its sub-sagas stand to these files, which may be those of some of them. */
  public SubSagas subSagas(Collection<SagaFile> others) {
    if (!(compiled instanceof Compiled.Sound(var checked, _))) {
      return SubSagas.NONE;
    }
    var fit = new SubSagaFit((name, version) -> find(others, name, version));
    var places = DefinitionCompiler.places(new String(content, StandardCharsets.UTF_8));
    var unfit =
        fit.unfit(checked).stream()
            .map(it -> new Unfit(places.getOrDefault(it.step(), new Place(1, 1)), it))
            .toList();
    return new SubSagas(unfit, fit.unknown(checked));
  }

  private static Optional<CheckedDefinition> find(
      Collection<SagaFile> files, String name, Optional<Integer> version) {
    return files.stream()
        .flatMap(file ->
            file.compiled instanceof Compiled.Sound(var checked, _)
                ? Stream.of(checked)
                : Stream.empty())
        .filter(it -> it.definition().id().name().equals(name))
        .filter(it -> version.isEmpty() || version.get() == it.definition().id().version())
        .max(Comparator.comparingInt(it -> it.definition().id().version()));
  }

  /** A sub-saga that is not what the file takes it for, and where the step is that starts it. */
  public record Unfit(Place place, SubSagaFit.Unfit what) {

    /** All of it for people. */
    public String sentence() {
      return what.sentence();
    }

    /** The same in one line with its place. */
    public String render(String file) {
      return "%s:%d:%d: steps.%s: %s"
          .formatted(file, place.line(), place.column(), what.step(), what.reason());
    }
  }

  /**
   * What was found of sub-sagas.
   *
   * @param unfit those that are not what the file takes them for
   * @param unknown those that were not looked at, since they are not there
   */
  public record SubSagas(List<Unfit> unfit, List<String> unknown) {

    static final SubSagas NONE = new SubSagas(List.of(), List.of());

    /** Keeps its own copies. */
    public SubSagas {
      unfit = List.copyOf(unfit);
      unknown = List.copyOf(unknown);
    }
  }

  /**
   * A saga that was started with this input, as JSON.
   *
   * @throws AssertionError when the file has mistakes
   * @throws IllegalArgumentException when the input is none
   */
  public SagaScenario given(String inputJson) {
    var payloads = payloads();
    return new SagaScenario(payloads, payloads.input(inputJson), Set.of());
  }

  /**
   * The same, while others hold some locks for longer than the saga waits.
   *
   * @param keys of the locks
   */
  public SagaScenario givenHeldByOthers(String inputJson, String... keys) {
    var payloads = payloads();
    return new SagaScenario(payloads, payloads.input(inputJson), Set.of(keys));
  }

  /**
   * Runs so many sagas in virtual time, each with some input, some replies and some faults.
   *
   * @throws AssertionError when the file has mistakes
   */
  public Simulated simulate(int sagas, FaultPlan plan) {
    return simulate(1, sagas, plan, _ -> {});
  }

  /**
   * The same.
   *
   * @param seed of the first saga; the others follow it
   * @param progress hears how many have been run
   */
  public Simulated simulate(long seed, int sagas, FaultPlan plan, IntConsumer progress) {
    if (sagas < 1) {
      throw new IllegalArgumentException("expected at least 1 saga, found " + sagas);
    }
    return new Simulator(payloads(), plan).run(seed, sagas, progress);
  }

  /**
   * What past sagas would have come to under this file.
   *
   * @throws AssertionError when the file has mistakes
   */
  public Replay replay() {
    return new Replay(payloads());
  }

  Payloads payloads() {
    return switch (compiled) {
      case Compiled.Sound(var checked, _) -> new Payloads(checked, schemas);
      case Compiled.Faulty(var problems, _) ->
          throw new AssertionError(
              problems.stream()
                  .map(it -> it.render(file.toString()))
                  .collect(Collectors.joining(System.lineSeparator())));
    };
  }
}
