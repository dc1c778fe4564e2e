/** What people see of a command: tables, colour, one line of progress. */
@NullMarked
package org.skald.infra.screen;

import org.jspecify.annotations.NullMarked;
