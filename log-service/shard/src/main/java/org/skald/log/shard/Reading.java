package org.skald.log.shard;

/**
 * What a record is read under, the same on every replica.
 *
 * @param secret of the shard, under which reply tokens and seals are made
 * @param rulesLevel the rules that hold at its place: what came with later ones is not known there,
 *     whatever the release that reads it knows
 */
public record Reading(byte[] secret, int rulesLevel) {}
