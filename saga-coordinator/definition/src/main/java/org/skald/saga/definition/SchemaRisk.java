package org.skald.saga.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.skald.schemas.CompatibilityMode;

/**
 * What a later version of a schema may do to sagas that are pinned to an earlier one.
 *
 * @param subject the full name of the record
 * @param use whether sagas read such records, or write them
 * @param mode how the schema may change
 * @param needed of what is read: the fields that expressions use and that have no default
 * @param needsMore of what is read: whether it has other fields without a default
 * @param defaulted of what is read: the fields that expressions use and that have a default
 */
public record SchemaRisk(
    String subject,
    Use use,
    CompatibilityMode mode,
    SortedSet<String> needed,
    boolean needsMore,
    SortedSet<String> defaulted) {

  /** What sagas do with records of a schema. */
  public enum Use {
    /** Somebody else writes them, perhaps with a later version. */
    READ,
    /** Somebody else reads them, perhaps with a later version. */
    WRITTEN;

    /** Whether a mode lets later versions do no harm. */
    boolean isSafe(CompatibilityMode mode) {
      return mode.isTransitive() && isSafeOnce(mode);
    }

    boolean isSafeOnce(CompatibilityMode mode) {
      return this == READ ? mode.isForward() : mode.isBackward();
    }
  }

  /** Whether the very next version may do it; else one after that, and not the next. */
  public boolean isNear() {
    return !use.isSafeOnce(mode);
  }

  /** The modes that exclude it. */
  public List<CompatibilityMode> excludedBy() {
    return Stream.of(CompatibilityMode.values()).filter(use::isSafe).toList();
  }

  /** All of it for people. */
  public String sentence() {
    return sentence(subject + " is");
  }

  /** The same of several subjects of one use and mode, which are the beginning of the sentence. */
  String sentence(String subjectsAre) {
    return "%s %s and may change %s: %s may %s, %s; %s excludes that"
        .formatted(
            subjectsAre,
            use == Use.READ ? "read" : "written",
            mode,
            isNear() ? "the next version" : "a version after the next",
            switch (use) {
              case READ -> "drop " + droppable() + ", or change a type";
              case WRITTEN -> "ask for a field that is not written";
            },
            switch (use) {
              case READ -> "and what is written by it cannot be read then" + defaults();
              case WRITTEN -> "and who reads by it cannot read what is written";
            },
            String.join(" or ", excludedBy().stream().map(Enum::name).toList()));
  }

  private String droppable() {
    var fields = new ArrayList<>(needed);
    if (needsMore || needed.isEmpty()) {
      fields.add(needed.isEmpty() ? "a field without a default" : "another one without a default");
    }
    return fields.size() == 1
        ? fields.getFirst()
        : String.join(", ", fields.subList(0, fields.size() - 1)) + " or " + fields.getLast();
  }

  private String defaults() {
    return defaulted.isEmpty()
        ? ""
        : " (where only %s is missing it can, by the default)"
            .formatted(String.join(" or ", defaulted));
  }
}
