package org.skald.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waiting for what was asked. */
final class Futures {

  private Futures() {}

  /** What it comes to; what fails fails with its own exception. To be interrupted cancels it. */
  static <T> T await(CompletableFuture<T> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      asked.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  /** Empty where the nodes refuse with this code; other failures stay as they are. */
  static <T> CompletableFuture<Optional<T>> unlessRefused(CompletableFuture<T> asked, String code) {
    return asked.handle((result, failure) -> {
      if (failure == null) {
        return Optional.of(result);
      }
      RuntimeException why = unwrapped(failure);
      if (why instanceof RequestRefused refused && refused.code().equals(code)) {
        return Optional.empty();
      }
      throw why;
    });
  }

  /** Why it failed. */
  static RuntimeException unwrapped(Throwable failure) {
    Throwable cause =
        (failure instanceof ExecutionException || failure instanceof CompletionException)
                && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RuntimeException known
        ? known
        : new IllegalStateException("what was asked has failed", cause);
  }
}
