package org.skald.infra.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command that acts upon one saga, or upon many. */
abstract class UponSagas implements Callable<Integer> {

  @Mixin private @Nullable NodeOptions node;

  @Mixin private @Nullable WhichSagas which;

  @Mixin private @Nullable ActorOption actor;

  @Mixin private @Nullable FenceOptions fence;

  /** Why. */
  abstract String reason();

  /** Acts upon one; the exit code. */
  abstract int upon(String id);

  /** Acts upon all that are meant; the exit code. */
  abstract int uponAll(BulkAct bulk);

  NodeOptions node() {
    return Objects.requireNonNull(node);
  }

  WhichSagas which() {
    return Objects.requireNonNull(which);
  }

  /** The headers of every act. */
  Map<String, String> headers() {
    return Objects.requireNonNull(fence).headers();
  }

  /** The body of every act: who, and why. */
  ObjectNode because() {
    return Objects.requireNonNull(actor).because(node(), reason());
  }

  @Override
  public Integer call() {
    return which().isAll() ? uponAll(new BulkAct(node(), headers())) : upon(which().id());
  }
}
