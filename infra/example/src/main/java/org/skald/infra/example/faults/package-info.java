/**
 * What goes wrong in the demo on purpose, by chance that a seed decides: refusals, break-downs,
 * commands and replies that are lost.
 */
@NullMarked
package org.skald.infra.example.faults;

import org.jspecify.annotations.NullMarked;
