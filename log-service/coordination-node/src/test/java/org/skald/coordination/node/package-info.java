/** Tests of the coordination log's shell. */
@NullMarked
package org.skald.coordination.node;

import org.jspecify.annotations.NullMarked;
