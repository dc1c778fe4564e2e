/**
 * A real Kafka and a real schema registry inside one JVM, for the demo, for development, for
 * benchmarks and for tests.
 *
 * <p>Not pure: it opens ports (on the loopback interface unless told otherwise) and writes files.
 * It depends on Kafka's server, which nothing else in the house may do. Nothing here is meant for
 * production.
 */
@NullMarked
package org.skald.infra.embedded;

import org.jspecify.annotations.NullMarked;
