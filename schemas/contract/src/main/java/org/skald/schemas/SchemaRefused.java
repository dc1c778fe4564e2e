package org.skald.schemas;

/**
 * The schema registry will not take a schema, usually because it is incompatible with an earlier
 * one of its subject. Trying again does not help.
 */
public final class SchemaRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the schema and the registry's reason. */
  public SchemaRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
