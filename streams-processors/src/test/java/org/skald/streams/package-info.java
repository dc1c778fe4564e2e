/** Specifications of the second host of deciders, over a small decider of their own. */
@NullMarked
package org.skald.streams;

import org.jspecify.annotations.NullMarked;
