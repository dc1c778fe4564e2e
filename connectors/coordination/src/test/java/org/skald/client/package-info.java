/**
 * Tests of the coordination client, against scripted nodes on loopback and a clock of their own.
 */
@NullMarked
package org.skald.client;

import org.jspecify.annotations.NullMarked;
