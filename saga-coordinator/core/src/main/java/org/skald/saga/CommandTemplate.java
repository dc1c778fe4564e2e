package org.skald.saga;

/**
 * A command that a step sends.
 *
 * @param schema full name of the payload's schema
 * @param recipient who is asked
 * @param mapping makes the payload
 */
public record CommandTemplate(String schema, Recipient recipient, Mapping mapping) {}
