package org.skald.infra.house.planted.cycle.two;

import java.util.List;
import org.skald.infra.house.planted.cycle.one.Here;

/**
 * Planted: the other half of a circle.
 *
 * @param here the first half
 */
public record There(List<Here> here) {
  /** Copies the list. */
  public There {
    here = List.copyOf(here);
  }

  /** The first half's own other half. */
  public There back() {
    return here.getFirst().there();
  }
}
