package org.skald.infra.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an embedded Kafka is to look like.
 *
 * @param brokers how many nodes, 1 or 3; each is broker and controller at once
 * @param directory where the data live and are kept; without it they live in a temporary directory
 *     and are deleted at close
 * @param ports the port of each broker, or none at all, and free ones are picked
 * @param properties broker properties that overrule ours
 */
public record EmbeddedKafkaConfig(
    int brokers, Optional<Path> directory, List<Integer> ports, Map<String, String> properties) {

  /** Reports everything that is wrong with the configuration at once. */
  public EmbeddedKafkaConfig {
    ports = List.copyOf(ports);
    properties = Map.copyOf(properties);
    var problems = new ArrayList<String>();
    if (brokers != 1 && brokers != 3) {
      problems.add("expected brokers to be 1 or 3, but found " + brokers);
    }
    if (!ports.isEmpty() && ports.size() != brokers) {
      problems.add("expected no ports or one per broker, but found " + ports);
    }
    for (var port : ports) {
      if (port < 1 || port > 65_535) {
        problems.add("expected ports between 1 and 65535, but found " + port);
      }
    }
    if (ports.stream().distinct().count() != ports.size()) {
      problems.add("expected every broker to have a port of its own, but found " + ports);
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("Embedded Kafka: " + String.join("; ", problems));
    }
  }

  /** One broker on a free port with data that are thrown away. */
  public static EmbeddedKafkaConfig single() {
    return new EmbeddedKafkaConfig(1, Optional.empty(), List.of(), Map.of());
  }

  /** Three brokers on free ports with data that are thrown away. */
  public static EmbeddedKafkaConfig three() {
    return new EmbeddedKafkaConfig(3, Optional.empty(), List.of(), Map.of());
  }

  /** The same with data that are kept in this directory. */
  public EmbeddedKafkaConfig withDirectory(Path kept) {
    return new EmbeddedKafkaConfig(brokers, Optional.of(kept), ports, properties);
  }

  /** The same on these ports, one per broker. */
  public EmbeddedKafkaConfig withPorts(int... chosen) {
    var list = Arrays.stream(chosen).boxed().toList();
    return new EmbeddedKafkaConfig(brokers, directory, list, properties);
  }

  /** The same with one more broker property. */
  public EmbeddedKafkaConfig withProperty(String key, String value) {
    var more = new TreeMap<>(properties);
    more.put(key, value);
    return new EmbeddedKafkaConfig(brokers, directory, ports, more);
  }
}
