package org.skald.infra.house.planted.core;

/** Planted: prints. */
final class PrintingDecider {

  void decide() {
    System.out.println("decided");
  }
}
