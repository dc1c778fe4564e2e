/**
 * The contract of Skald on the wire: names of topics and headers, words of replies, and Avro
 * records in the wire format of a Confluent schema registry. The records themselves are generated
 * into the packages below this one.
 *
 * <p>Depends on Avro, the Kafka clients and the Confluent client only. {@link
 * org.skald.schemas.AvroWire} talks to the registry; everything else is pure.
 */
@NullMarked
package org.skald.schemas;

import org.jspecify.annotations.NullMarked;
