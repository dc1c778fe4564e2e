/** The command line: {@code infra/skald}. The outermost shell; nothing depends on it. */
@NullMarked
package org.skald.infra.cli;

import org.jspecify.annotations.NullMarked;
