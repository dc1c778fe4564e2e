/** Specifications of what the search view knows. */
@NullMarked
package org.skald.streams.search.core;

import org.jspecify.annotations.NullMarked;
