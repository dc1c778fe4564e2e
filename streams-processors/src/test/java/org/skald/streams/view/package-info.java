/** What tests of views share. */
@NullMarked
package org.skald.streams.view;

import org.jspecify.annotations.NullMarked;
