/** Tests of the embedded Kafka and of the records that it must not lose. */
@NullMarked
package org.skald.infra.embedded;

import org.jspecify.annotations.NullMarked;
