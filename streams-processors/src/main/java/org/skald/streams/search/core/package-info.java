/**
 * What the search view knows of sagas, and how it is found: rows that are folded from the journal,
 * the lists they stand in, counts, and pages.
 *
 * <p>Pure: nothing here knows Kafka, a store or a clock. Reading order: {@link
 * org.skald.streams.search.core.Fact}, {@link org.skald.streams.search.core.SagaRow}, {@link
 * org.skald.streams.search.core.Term}, {@link org.skald.streams.search.core.Wanted}, {@link
 * org.skald.streams.search.core.Pages}.
 */
@NullMarked
package org.skald.streams.search.core;

import org.jspecify.annotations.NullMarked;
