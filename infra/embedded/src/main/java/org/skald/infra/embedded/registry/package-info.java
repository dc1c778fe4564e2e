/**
 * A small schema registry that keeps its schemas in a Kafka topic and speaks the part of the
 * Confluent REST API that the genuine client uses, for Avro.
 *
 * <p>In the middle a pure core: {@code RegistryState}, {@code RegistryCommand}, {@code
 * RegistryEvent}, {@code RegistryDecider} and {@code Compatibility}, which know neither Kafka nor
 * HTTP. Around it a shell: {@code RegistryLog} (the topic), {@code RegistryRoutes} (the API) and
 * {@code SchemaRegistryServer}.
 */
@NullMarked
package org.skald.infra.embedded.registry;

import org.jspecify.annotations.NullMarked;
