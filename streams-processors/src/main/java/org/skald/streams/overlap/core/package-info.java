/**
 * What the overlap view knows of sagas that touched the same key at the same time: what each of
 * them touched, what was undone, and who was at it meanwhile.
 *
 * <p>Pure: nothing here knows Kafka, a store or a clock. Reading order: {@link
 * org.skald.streams.overlap.core.Fact}, {@link org.skald.streams.overlap.core.SagaTouches}, {@link
 * org.skald.streams.overlap.core.Touch}, {@link org.skald.streams.overlap.core.KeyTouches}, {@link
 * org.skald.streams.overlap.core.Overlap}.
 */
@NullMarked
package org.skald.streams.overlap.core;

import org.jspecify.annotations.NullMarked;
