/**
 * What the views of a journal share: where an event comes from, and how a view stores what it
 * knows.
 */
@NullMarked
package org.skald.streams.view;

import org.jspecify.annotations.NullMarked;
