/** Tests of a whole Skald through its HTTP API, on a real broker. */
@NullMarked
package org.skald.infra.local;

import org.jspecify.annotations.NullMarked;
