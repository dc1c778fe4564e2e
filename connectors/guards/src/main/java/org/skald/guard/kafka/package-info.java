/**
 * A guard for consumers: keeps apart the records that were written by a holder whose lock had been
 * lost, judged by their order in the partition. Depends on the Kafka clients and the names of the
 * contract.
 */
@NullMarked
package org.skald.guard.kafka;

import org.jspecify.annotations.NullMarked;
