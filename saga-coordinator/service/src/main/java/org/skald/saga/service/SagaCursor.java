package org.skald.saga.service;

/**
 * A place in the list of all sagas.
 *
 * @param shard the shard
 * @param after the id of the last saga that was listed in it
 */
public record SagaCursor(int shard, String after) {

  /** Before the first saga. */
  public static final SagaCursor FIRST = new SagaCursor(0, "");

  /**
   * Reads what {@link #toString} wrote.
   *
   * @param shards how many there are
   * @throws IllegalArgumentException when it did not
   */
  public static SagaCursor parse(String text, int shards) {
    var colon = text.indexOf(':');
    if (colon > 0) {
      try {
        var shard = Integer.parseInt(text.substring(0, colon));
        if (shard >= 0 && shard < shards) {
          return new SagaCursor(shard, text.substring(colon + 1));
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw new IllegalArgumentException(
        "expected the 'next' of an earlier page, found '%s'".formatted(text));
  }

  @Override
  public String toString() {
    return shard + ":" + after;
  }
}
