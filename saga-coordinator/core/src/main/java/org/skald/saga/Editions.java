package org.skald.saga;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.skald.saga.CommandId.Direction;

/**
 * The commands of a saga that are not in their first edition, each with the edition that counts.
 *
 * <p>A participant does a command once, by its id, and remembers what came of it. What it is to be
 * asked otherwise, or anew, is another command therefore: the next edition. No reply to an earlier
 * one is taken any more.
 *
 * <p>The do and the undo of a sub-saga are always of one edition, for it is one saga.
 *
 * @param later what is not in its first edition
 */
public record Editions(Map<Part, Edition> later) {

  /** Every command is in its first edition. */
  public static final Editions FIRST = new Editions(Map.of());

  /** Keeps its own copy. */
  public Editions {
    later = Collections.unmodifiableMap(new LinkedHashMap<>(later));
  }

  /** What of a step a command asks for: to do it, or to undo it. */
  public record Part(String step, Direction direction) {}

  /**
   * An edition of a command after the first.
   *
   * @param number from 2
   * @param payload what a person has put into it; empty when it is made as the definition says
   */
  public record Edition(int number, Optional<Payload> payload) {}

  /** What is asked to do a step, or to undo it. */
  CommandId command(SagaId saga, String step, Direction direction) {
    return new CommandId(saga, step, direction, number(step, direction));
  }

  /** The same editions, but for the next one of this command. */
  Editions next(String step, Direction direction, Optional<Payload> payload) {
    var others = new LinkedHashMap<>(later);
    others.put(new Part(step, direction), new Edition(number(step, direction) + 1, payload));
    return new Editions(others);
  }

  /** The same editions, but for the next one of all that is asked to do or to undo these steps. */
  Editions anew(List<String> steps) {
    var others = new LinkedHashMap<>(later);
    for (var step : steps) {
      for (var direction : Direction.values()) {
        var edition = new Edition(number(step, direction) + 1, Optional.empty());
        others.put(new Part(step, direction), edition);
      }
    }
    return new Editions(others);
  }

  /** What a person has put into a command; empty when it is made as the definition says. */
  Optional<Payload> payload(String step, Direction direction) {
    return edition(step, direction).flatMap(Edition::payload);
  }

  private int number(String step, Direction direction) {
    return edition(step, direction).map(Edition::number).orElse(CommandId.FIRST_EDITION);
  }

  private Optional<Edition> edition(String step, Direction direction) {
    return Optional.ofNullable(later.get(new Part(step, direction)));
  }
}
