package org.skald.guard;

class MemoryGuardTest extends GuardConformance {

  @Override
  Guard guard() {
    return new MemoryGuard();
  }
}
