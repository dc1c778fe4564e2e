@NullMarked
package org.skald.saga.testkit;

import org.jspecify.annotations.NullMarked;
