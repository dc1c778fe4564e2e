/** Specifications of coordination, in plain memory and virtual time. */
@NullMarked
package org.skald.coordination;

import org.jspecify.annotations.NullMarked;
