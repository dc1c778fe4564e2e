/** Tests of the overlap view. */
@NullMarked
package org.skald.streams.overlap;

import org.jspecify.annotations.NullMarked;
