/** Tests of the balancer, in virtual time. */
@NullMarked
package org.skald.participant.http.balance;

import org.jspecify.annotations.NullMarked;
