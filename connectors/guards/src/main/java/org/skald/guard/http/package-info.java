/**
 * Guards for HTTP services: the headers {@code Skald-Lock} and {@code Skald-Token}, what is
 * answered when they do not suffice, and a filter for the server that comes with Java. Depends on
 * nothing else.
 */
@NullMarked
package org.skald.guard.http;

import org.jspecify.annotations.NullMarked;
