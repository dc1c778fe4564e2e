/** Tests of guards. */
@NullMarked
package org.skald.guard;

import org.jspecify.annotations.NullMarked;
