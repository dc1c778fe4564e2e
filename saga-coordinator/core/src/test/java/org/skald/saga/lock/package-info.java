/** Specifications of the locks of sagas. */
@NullMarked
package org.skald.saga.lock;

import org.jspecify.annotations.NullMarked;
