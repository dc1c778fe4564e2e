package org.skald.infra.house.planted.core;

import java.time.Instant;

/** Planted: reads the clock, under a verb that says nothing. */
final class ClockDecider {

  Instant handleCommand() {
    return Instant.now();
  }
}
