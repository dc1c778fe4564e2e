/** Definition files, sound and broken, with what comes of them. */
@NullMarked
package org.skald.saga.definition;

import org.jspecify.annotations.NullMarked;
