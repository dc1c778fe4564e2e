package org.skald.saga.service;

import java.util.List;
import java.util.Objects;
import org.skald.saga.DefinitionId;
import org.skald.saga.definition.CheckedDefinition;

/**
 * A version of a definition as it was deployed: its text, the schemas that it was checked against,
 * and what they came to.
 *
 * <p>Text and schemas say everything, so they alone make two of them equal. The level of rules
 * follows from the text: it is the lowest that has all its words, and the file is read by it for
 * ever.
 */
public final class DeployedDefinition {

  private final String source;
  private final List<PinnedSchema> schemas;
  private final int rulesLevel;
  private final CheckedDefinition checked;

  /** A schema as it was when the definition was checked. */
  public record PinnedSchema(String fullName, int id, String text) {}

  /** A definition that was checked against exactly these schemas, by the rules of this level. */
  public DeployedDefinition(
      String source, List<PinnedSchema> schemas, int rulesLevel, CheckedDefinition checked) {
    this.source = source;
    this.schemas = List.copyOf(schemas);
    this.rulesLevel = rulesLevel;
    this.checked = checked;
  }

  /** Name and version. */
  public DefinitionId id() {
    return checked.definition().id();
  }

  /** The file as it was written. */
  public String source() {
    return source;
  }

  /** Every schema that it names. */
  public List<PinnedSchema> schemas() {
    return schemas;
  }

  /** The level of rules by which it is read. */
  public int rulesLevel() {
    return rulesLevel;
  }

  /** What it came to. */
  public CheckedDefinition checked() {
    return checked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeployedDefinition that
        && source.equals(that.source)
        && schemas.equals(that.schemas);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, schemas);
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
