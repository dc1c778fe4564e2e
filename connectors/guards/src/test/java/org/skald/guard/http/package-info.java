/** Tests of guards. */
@NullMarked
package org.skald.guard.http;

import org.jspecify.annotations.NullMarked;
