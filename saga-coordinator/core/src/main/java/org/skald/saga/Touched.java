package org.skald.saga;

import java.util.Optional;

/**
 * What an attempt of a step touches, and on whose behalf: all that is needed to see which sagas
 * were at the same thing at the same time.
 *
 * @param definition the saga's
 * @param parent the saga whose sub-saga it is; empty when it is none
 * @param keys what is touched
 */
public record Touched(DefinitionId definition, Optional<SagaId> parent, TouchedKeys keys) {}
