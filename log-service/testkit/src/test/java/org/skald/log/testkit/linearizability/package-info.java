/** Tests of the checker, against brute force too. */
@NullMarked
package org.skald.log.testkit.linearizability;

import org.jspecify.annotations.NullMarked;
