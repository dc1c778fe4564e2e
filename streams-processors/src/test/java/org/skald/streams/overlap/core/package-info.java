/** Tests of what the overlap view knows. */
@NullMarked
package org.skald.streams.overlap.core;

import org.jspecify.annotations.NullMarked;
