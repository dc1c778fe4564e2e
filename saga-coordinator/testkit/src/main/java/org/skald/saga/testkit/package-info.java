/**
 * Tests of saga definitions without a server: a file, its schemas from folders of {@code .avsc}
 * files, and what holds of every path.
 *
 * <p>It reads files and nothing else; what it finds comes from the compiler and the verifier.
 */
@NullMarked
package org.skald.saga.testkit;

import org.jspecify.annotations.NullMarked;
