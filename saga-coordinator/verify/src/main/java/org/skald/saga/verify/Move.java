package org.skald.saga.verify;

import org.skald.saga.CommandId.Direction;

/** Something that can happen to a saga next. */
public sealed interface Move {

  /** What happens, for people. */
  String sentence();

  /** The saga is started. */
  record Start() implements Move {
    @Override
    public String sentence() {
      return "the saga starts";
    }
  }

  /** A participant answers the newest attempt of a command, or an earlier one of the same. */
  record Answered(String step, Direction direction, int attempt, Answer answer) implements Move {
    @Override
    public String sentence() {
      return "%s: attempt %d is answered %s"
          .formatted(Move.name(step, direction), attempt, answer.word());
    }
  }

  /** Nobody has answered an attempt in time. */
  record TimedOut(String step, Direction direction, int attempt) implements Move {
    @Override
    public String sentence() {
      return "%s: attempt %d is not answered in time"
          .formatted(Move.name(step, direction), attempt);
    }
  }

  /** Nobody has said in time what became of an attempt. */
  record QueryTimedOut(String step, int attempt, int query) implements Move {
    @Override
    public String sentence() {
      return "%s: query %d about attempt %d is not answered in time"
          .formatted(step, query, attempt);
    }
  }

  /** The wait before the next attempt is over. */
  record TriedAgain(String step, Direction direction, int attempt) implements Move {
    @Override
    public String sentence() {
      return "%s: time for attempt %d".formatted(Move.name(step, direction), attempt);
    }
  }

  /** Somebody tells a step that waits for a signal to go on, or refuses. */
  record Signalled(String step, Answer answer) implements Move {
    @Override
    public String sentence() {
      return "%s: somebody signals %s".formatted(step, answer.word());
    }
  }

  /** The time of a sleep, or of a wait for a signal, is over. */
  record WaitEnded(String step) implements Move {
    @Override
    public String sentence() {
      return "%s: its time is over".formatted(step);
    }
  }

  /** The wait at a save-point is over. */
  record RoundBegun(String savePoint) implements Move {
    @Override
    public String sentence() {
      return "%s: time for the next round".formatted(savePoint);
    }
  }

  /** The deadline of the saga passes. */
  record DeadlinePassed() implements Move {
    @Override
    public String sentence() {
      return "the deadline passes";
    }
  }

  /** Somebody asks the saga to turn around. */
  record Cancelled() implements Move {
    @Override
    public String sentence() {
      return "somebody cancels the saga";
    }
  }

  /** What a participant may say of a command. */
  enum Answer {
    /** It is done. */
    OK("ok"),
    /** It was not done and will not be. */
    REFUSED("refused"),
    /** It was not done this time. */
    FAILED("failed");

    private final String word;

    Answer(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private static String name(String step, Direction direction) {
    return switch (direction) {
      case DO -> step;
      case UNDO -> "compensation of " + step;
    };
  }
}
