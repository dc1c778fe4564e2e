/** Tests of the specifications: random histories, and violations that were planted in them. */
@NullMarked
package org.skald.log.testkit.specification;

import org.jspecify.annotations.NullMarked;
