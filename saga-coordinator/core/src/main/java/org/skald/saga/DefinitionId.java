package org.skald.saga;

/**
 * Names one version of a saga definition.
 *
 * @param name kebab case
 * @param version from 1
 */
public record DefinitionId(String name, int version) {

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
