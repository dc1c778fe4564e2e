/**
 * The shop of the example: its saga definition, its payments and shipping participants, and the
 * audit that adds up what all of them say they have done.
 *
 * <p>Shell; depends on the participant library, Kafka's clients and the shop's schemas.
 */
@NullMarked
package org.skald.infra.example.shop;

import org.jspecify.annotations.NullMarked;
