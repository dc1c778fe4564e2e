/** Specifications of the saga, and random runs of it with every claim checked. */
@NullMarked
package org.skald.saga;

import org.jspecify.annotations.NullMarked;
