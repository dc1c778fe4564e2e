package org.skald.client;

import java.util.concurrent.CompletableFuture;
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

  /** Why it failed. */
  static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("what was asked has failed", e);
  }
}
