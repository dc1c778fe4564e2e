/** A real server on a free port, asked by real clients. */
@NullMarked
package org.skald.log.http;

import org.jspecify.annotations.NullMarked;
