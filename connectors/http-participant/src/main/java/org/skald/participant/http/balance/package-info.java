/**
 * The rules by which calls are spread over the endpoints of a service. Pure: time comes in as
 * nanoseconds of a monotonic clock and chance as a function, and nothing here calls anybody.
 */
@NullMarked
package org.skald.participant.http.balance;

import org.jspecify.annotations.NullMarked;
