/**
 * Histories of concurrent clients of locks, registers and names, over three brokers and three nodes
 * that are killed, paused, cut off from each other and given wrong clocks, held against sequential
 * specifications.
 *
 * <p>A test starts {@link org.skald.infra.system.histories.HistoriesMain} in a sandbox of its own,
 * which starts the cluster, the nemesis and the clients.
 */
@NullMarked
package org.skald.infra.system.histories;

import org.jspecify.annotations.NullMarked;
