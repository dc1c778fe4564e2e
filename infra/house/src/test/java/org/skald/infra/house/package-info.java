/**
 * The rules that the whole tree keeps, as tests: formatting, layering and names of the compiled
 * classes, links and decisions of the pages.
 *
 * <p>Each rule is a function of a tree or of classes, so that it can be tried on planted violations
 * ({@code planted}) as well as on this repository.
 */
@NullMarked
package org.skald.infra.house;

import org.jspecify.annotations.NullMarked;
