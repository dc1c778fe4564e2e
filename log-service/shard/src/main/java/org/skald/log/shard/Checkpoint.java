package org.skald.log.shard;

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
  private final Changes.Reader changes;
  private boolean written;

  Checkpoint(Position position, ShardStore.View view, Snapshots.Writer writer) {
    this.position = position;
    this.view = view;
    this.writer = writer;
    this.changes = new Changes.Reader(view);
  }

  Position position() {
    return position;
  }

  /** Writes the next portion; true when all is written. */
  boolean advance() {
    if (!written) {
      written = !changes.next(PORTION, this::write);
      if (written) {
        write(Keys.spaced(ShardStore.Space.META, Keys.CONTROL));
      }
    }
    return written;
  }

  private void write(byte[] changed) {
    writer.put(changed, view.get(Keys.spaceOf(changed), Keys.unspaced(changed)));
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
