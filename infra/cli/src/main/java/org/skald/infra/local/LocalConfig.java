package org.skald.infra.local;

import java.nio.file.Path;
import java.util.Optional;
import org.skald.infra.example.faults.Faults;

/**
 * What a local Skald is to be.
 *
 * @param directory where its data lie and are kept; thrown away at the end, when empty
 * @param brokers 1 or 3
 * @param httpPort port of the API on loopback; 0 for any free one
 * @param initialStock pieces of each article at the beginning
 * @param faults what goes wrong on purpose
 */
public record LocalConfig(
    Optional<Path> directory, int brokers, int httpPort, int initialStock, Faults faults) {}
