package org.skald.saga;

/**
 * A command as a definition describes it.
 *
 * @param schema full name of the Avro record that is sent
 * @param topic the participant's topic
 * @param mapping makes the payload
 */
public record CommandTemplate(String schema, String topic, Mapping mapping) {}
