/** Specifications of the stock and of its records. */
@NullMarked
package org.skald.infra.example.stock;

import org.jspecify.annotations.NullMarked;
