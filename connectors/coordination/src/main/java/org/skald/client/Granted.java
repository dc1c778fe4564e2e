package org.skald.client;

/**
 * What the nodes have granted.
 *
 * @param token the fencing token
 * @param term of a leader; 0 if it is none
 */
record Granted(long token, long term) {}
