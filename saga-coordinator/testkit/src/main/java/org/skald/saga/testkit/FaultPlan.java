package org.skald.saga.testkit;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How likely each fault is at each of its occasions.
 *
 * @param chances from 0 to 1; a fault that is not in it does not happen
 */
public record FaultPlan(Map<Fault, Double> chances) {

  /** Each fault now and then. */
  public static final FaultPlan USUAL =
      new FaultPlan(
          Arrays.stream(Fault.values())
              .collect(Collectors.toMap(fault -> fault, Fault::usualChance)));

  /** Nothing goes wrong. */
  public static final FaultPlan NONE = new FaultPlan(Map.of());

  /** Keeps its own copy; refuses what is no chance. */
  public FaultPlan {
    chances.forEach((fault, chance) -> {
      if (!(chance >= 0 && chance <= 1)) {
        throw new IllegalArgumentException(
            "%s: expected a chance from 0 to 1, found %s".formatted(fault.word(), chance));
      }
    });
    var own = new EnumMap<Fault, Double>(Fault.class);
    own.putAll(chances);
    chances = Collections.unmodifiableMap(own);
  }

  /**
   * The usual plan, with what a text such as {@code refuse=0.2,lose-reply=0} says otherwise; {@code
   * none} for none at all.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static FaultPlan parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    var chances = new EnumMap<>(USUAL.chances());
    for (var part : text.split(",", -1)) {
      var equals = part.indexOf('=');
      var word = part.substring(0, Math.max(equals, 0)).strip();
      var fault =
          Arrays.stream(Fault.values())
              .filter(it -> it.word().equals(word))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(unknown(part)));
      chances.put(fault, chance(part.substring(equals + 1)));
    }
    return new FaultPlan(chances);
  }

  private static String unknown(String part) {
    return "expected 'none', or some of %s, each with its chance as in 'refuse=0.2', found '%s'"
        .formatted(
            Arrays.stream(Fault.values()).map(Fault::word).collect(Collectors.joining(", ")), part);
  }

  private static double chance(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected a chance from 0 to 1, found '%s'".formatted(text), e);
    }
  }

  double of(Fault fault) {
    return chances.getOrDefault(fault, 0.0);
  }
}
