package org.skald.log.shard;

/** The commands of the simulation's tenant; each bears a mark by which its effect is recognised. */
sealed interface Wish {

  /** The key that chooses the shard. */
  String key();

  /** Add to a counter, or take from it. */
  record Add(String key, long amount, String mark) implements Wish {}

  /** Take from one counter and add to another. */
  record Move(String key, String to, long amount, String mark) implements Wish {}

  /** Count down later, once for each of what is owed. */
  record Remind(String key, long delayMicros, long owed, String mark) implements Wish {}

  /** Take back a reminder, if there is one. */
  record Forget(String key, String mark) implements Wish {}

  /** Remove a counter. */
  record Delete(String key, String mark) implements Wish {}

  /** A numbered note; has no request id, a repeat is recognised by its number. */
  record Note(String key, long number) implements Wish {}

  /** What a reminder proposes when it is due. */
  record Fire(String key) implements Wish {}

  /** As a record's value. */
  default String text() {
    return switch (this) {
      case Add(var key, var amount, var mark) -> line("add", key, amount, mark);
      case Move(var key, var to, var amount, var mark) -> line("move", key, to, amount, mark);
      case Remind(var key, var delay, var owed, var mark) -> line("remind", key, delay, owed, mark);
      case Forget(var key, var mark) -> line("forget", key, mark);
      case Delete(var key, var mark) -> line("delete", key, mark);
      case Note(var key, var number) -> line("note", key, number);
      case Fire(var key) -> throw new IllegalStateException("only a timer fires, not " + key);
    };
  }

  private static String line(Object... words) {
    var line = new StringBuilder();
    for (var word : words) {
      line.append(line.isEmpty() ? "" : "|").append(word);
    }
    return line.toString();
  }

  /** The inverse of {@link #text}; refuses by {@link IllegalArgumentException}. */
  static Wish parse(String text) {
    var words = text.split("\\|", -1);
    return switch (words[0] + "/" + words.length) {
      case "add/4" -> new Add(words[1], Long.parseLong(words[2]), words[3]);
      case "move/5" -> new Move(words[1], words[2], Long.parseLong(words[3]), words[4]);
      case "remind/5" ->
          new Remind(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]), words[4]);
      case "forget/3" -> new Forget(words[1], words[2]);
      case "delete/3" -> new Delete(words[1], words[2]);
      case "note/3" -> new Note(words[1], Long.parseLong(words[2]));
      default -> throw new IllegalArgumentException("expected a wish, found '" + text + "'");
    };
  }

  /** Any wish. */
  static Wish random(Chaos chaos, String mark) {
    var key = "k" + chaos.upTo(8);
    return switch (chaos.upTo(12)) {
      case 0, 1, 2, 3 -> new Add(key, chaos.between(-4, 12), mark);
      case 4, 5 -> new Move(key, "k" + chaos.upTo(8), chaos.between(1, 6), mark);
      case 6, 7, 8 -> new Remind(key, chaos.upTo(300_000), chaos.between(1, 4), mark);
      case 9 -> new Forget(key, mark);
      default -> new Delete(key, mark);
    };
  }
}
