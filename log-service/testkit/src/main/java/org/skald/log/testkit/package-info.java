/**
 * The third host of deciders: plain memory and virtual time, for specifications.
 *
 * <p>Depends on {@code org.skald.log} and AssertJ only.
 */
@NullMarked
package org.skald.log.testkit;

import org.jspecify.annotations.NullMarked;
