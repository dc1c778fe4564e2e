/**
 * A mailbox: the events of one key that came before anybody waited for them, and the steps of sagas
 * that wait. Pure; depends on the saga's core and on nothing else.
 */
@NullMarked
package org.skald.saga.event;

import org.jspecify.annotations.NullMarked;
