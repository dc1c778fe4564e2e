package org.skald.log.shard;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.skald.log.Position;

/**
 * One snapshot in the making: whatever has changed since the last one, as it was at one position.
 *
 * <p>Advances in small portions, so that the shard goes on meanwhile, and is completed only when
 * the effects up to its position are acknowledged: who restores from it need not send any of them.
 */
final class Checkpoint {

  private static final int PORTION = 500;

  private final Position position;
  private final ShardStore.View view;
  private final Snapshots.Writer writer;
  private byte[] from = Keys.FIRST;
  private boolean written;

  Checkpoint(Position position, ShardStore.View view, Snapshots.Writer writer) {
    this.position = position;
    this.view = view;
    this.writer = writer;
  }

  Position position() {
    return position;
  }

  /** Writes the next portion; true when all is written. */
  boolean advance() {
    if (!written) {
      var left = new int[] {PORTION};
      view.scan(ShardStore.Space.CHANGED, from, (key, _) -> write(key, left));
      if (left[0] > 0) {
        var control = view.get(ShardStore.Space.META, Keys.CONTROL);
        writer.put(Keys.spaced(ShardStore.Space.META, Keys.CONTROL), control);
        written = true;
      }
    }
    return written;
  }

  private boolean write(byte[] changed, int[] left) {
    writer.put(changed, view.get(Keys.spaceOf(changed), Keys.unspaced(changed)));
    from = Arrays.copyOf(changed, changed.length + 1); // The smallest key after this one.
    return --left[0] > 0;
  }

  CompletableFuture<Void> complete() {
    view.close();
    return writer.complete();
  }

  void abandon() {
    view.close();
    writer.abandon();
  }
}
