/** Tests of the contract on the wire. */
@NullMarked
package org.skald.schemas;

import org.jspecify.annotations.NullMarked;
