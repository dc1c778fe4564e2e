/**
 * Work queues on Kafka's share groups: jobs are put on a topic and taken by whoever is free, one at
 * a time and under a lease; what is not done in time goes to somebody else.
 *
 * <p>A worker that was paused does not know that its lease is over. So each delivery has a fencing
 * token, greater than those of all deliveries before it, which what the job writes to can check.
 *
 * <p>The count of deliveries that Kafka keeps is no such token: it is not written down before a job
 * is settled, so it goes back when the broker that keeps it is lost, and the next delivery has the
 * same count again. A {@link org.skald.queue.Worker} takes its token from the log instead. When it
 * has been lent a job, it appends a mark to a topic, whose offset is the token, and then has the
 * lease renewed. If that succeeds, it was still the borrower after its mark was in the log. So the
 * marks of all who borrowed before lie before it, and those of all who will, behind it.
 *
 * <p>Runs on Java 17 and later, against brokers from Kafka 4.2 on; depends on the Kafka clients and
 * the names of the contract.
 */
@NullMarked
package org.skald.queue;

import org.jspecify.annotations.NullMarked;
