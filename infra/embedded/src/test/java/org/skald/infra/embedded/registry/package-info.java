/**
 * Tests of the schema registry: its rules in plain memory, and its API through the genuine client,
 * in one suite that other people's registry has to pass too.
 */
@NullMarked
package org.skald.infra.embedded.registry;

import org.jspecify.annotations.NullMarked;
