/** Tests of the saga log's codecs, rules and effects, without a broker. */
@NullMarked
package org.skald.saga.service;

import org.jspecify.annotations.NullMarked;
