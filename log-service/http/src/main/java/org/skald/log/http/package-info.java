/**
 * The HTTP shell of a node: it binds a port, guards it, reads and writes JSON, streams events and
 * reports health and metrics. It knows no tenant of the log: other modules contribute {@link
 * org.skald.log.http.Routes}, {@link org.skald.log.http.HealthCheck}s and meters. Helidon stays
 * behind this package; what routes see are records, sealed types and {@link
 * org.skald.log.http.Exchange}. Not pure.
 */
@NullMarked
package org.skald.log.http;

import org.jspecify.annotations.NullMarked;
