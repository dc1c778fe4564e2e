/**
 * A whole Skald in one process, on a real embedded broker: for the demo, for development, and for
 * whoever wants to see it before running it.
 */
@NullMarked
package org.skald.infra.local;

import org.jspecify.annotations.NullMarked;
