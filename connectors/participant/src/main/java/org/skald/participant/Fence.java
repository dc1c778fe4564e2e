package org.skald.participant;

/**
 * Under which lock a saga was started, and by which grant of it.
 *
 * @param lock name of the lock
 * @param token of the grant: a later grant has a greater one
 */
public record Fence(String lock, long token) {}
