package org.skald.infra.house.planted.core;

import java.util.UUID;
import java.util.function.Supplier;

/** Planted: draws lots, behind a method reference. */
final class ChanceDecider {

  Supplier<UUID> ids() {
    return UUID::randomUUID;
  }
}
