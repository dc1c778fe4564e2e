package org.skald.saga.service;

import org.skald.saga.definition.DefinitionCompiler;
import org.skald.saga.definition.Words;

/**
 * What a release knows of the rules of the saga log.
 *
 * @param highest the highest level that it can decide by
 * @param words the words of definition files that it knows, and with which level each came
 */
public record SagaRules(int highest, Words words) {

  /** What this release knows: the one place where a level is added. */
  public static final SagaRules KNOWN = new SagaRules(1, Words.KNOWN);

  /** Reads definition files by all the levels that it knows. */
  DefinitionCompiler compiler() {
    return new DefinitionCompiler(words, highest);
  }
}
