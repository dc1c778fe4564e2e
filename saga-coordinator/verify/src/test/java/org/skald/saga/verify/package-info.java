@NullMarked
package org.skald.saga.verify;

import org.jspecify.annotations.NullMarked;
