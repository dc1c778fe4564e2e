package org.skald.infra.house.planted.tests;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Planted: what a test must not do. */
final class Lazy {

  void nap() throws InterruptedException {
    Thread.sleep(1);
  }

  Random unseeded() {
    return new Random();
  }

  int elsewhere() {
    return ThreadLocalRandom.current().nextInt();
  }
}
