/** Tests of the search view. */
@NullMarked
package org.skald.streams.search;

import org.jspecify.annotations.NullMarked;
