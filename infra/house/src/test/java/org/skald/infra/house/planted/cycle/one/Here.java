package org.skald.infra.house.planted.cycle.one;

import org.skald.infra.house.planted.cycle.two.There;

/**
 * Planted: half of a circle.
 *
 * @param there the other half
 */
public record Here(There there) {}
