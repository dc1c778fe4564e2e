package org.skald.participant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a configuration from text, and collects everything that is wrong with it. */
final class ParticipantSettings {

  private static final String KAFKA = "kafka.";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,230}");
  private static final int BATCH_LIMIT = 10_000;

  /** Settings of the Kafka clients on which the library's promises rest. */
  private static final Set<String> RESERVED =
      Set.of(
          "acks",
          "auto.offset.reset",
          "bootstrap.servers",
          "delivery.timeout.ms",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.poll.interval.ms",
          "max.poll.records",
          "partition.assignment.strategy",
          "partitioner.class",
          "share.acknowledgement.mode",
          "share.acquire.mode",
          "transaction.timeout.ms",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private final Map<String, String> left;
  private final List<String> problems = new ArrayList<>();

  private ParticipantSettings(Map<String, String> settings) {
    this.left = new TreeMap<>(settings);
  }

  static ParticipantConfig read(Map<String, String> settings) {
    ParticipantSettings in = new ParticipantSettings(settings);
    String topic = in.topic("topic", "");
    String group = in.topic("group", topic);
    Delivery delivery = in.delivery();
    ParticipantConfig config =
        new ParticipantConfig(
            in.text("bootstrap.servers", ""),
            in.text("schema.registry.url", ""),
            topic,
            group,
            in.text("source", "/participants/" + group),
            in.left.containsKey("instance") ? in.text("instance", "") : "",
            in.topic("inbox.topic", group + ".inbox"),
            in.duration("inbox.retention", Duration.ofDays(7)),
            delivery,
            in.duration("queue.lease", Duration.ofSeconds(30)),
            in.batchMax(delivery == Delivery.QUEUE ? 20 : 500),
            in.duration("poll.interval.max", Duration.ofMinutes(5)),
            in.duration("transaction.timeout", Duration.ofSeconds(10)),
            in.duration("retry.backoff", Duration.ofMillis(100)),
            in.duration("retry.backoff.max", Duration.ofSeconds(5)),
            in.duration("close.timeout", Duration.ofSeconds(30)),
            in.kafka());
    in.left.keySet().forEach(key -> in.problems.add(key + ": expected no such key"));
    in.check(config);
    if (!in.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the participant's configuration has %d problem(s):\n- %s"
              .formatted(in.problems.size(), String.join("\n- ", in.problems)));
    }
    return config;
  }

  private void check(ParticipantConfig config) {
    if (config.backoff().compareTo(config.backoffMax()) > 0) {
      problems.add(
          "retry.backoff.max: expected at least retry.backoff (%d ms), found %d ms"
              .formatted(config.backoff().toMillis(), config.backoffMax().toMillis()));
    }
    if (config.inboxTopic().equals(config.topic()) && !config.topic().isEmpty()) {
      problems.add("inbox.topic: expected another topic than the commands', found the same");
    }
  }

  private String text(String key, String otherwise) {
    String value = left.remove(key);
    String found = value == null ? otherwise : value;
    if (found.isBlank()) {
      problems.add(
          key + ": expected a value, found " + (value == null ? "none" : "'" + value + "'"));
    }
    return found;
  }

  private String topic(String key, String otherwise) {
    boolean given = left.containsKey(key);
    if (!given && key.equals("group") && otherwise.isEmpty()) {
      return "";
    }
    String found = text(key, otherwise);
    if (given && !found.isBlank() && !TOPIC.matcher(found).matches()) {
      problems.add(
          "%s: expected 1 to 230 letters, digits, '.', '_' or '-', found '%s'"
              .formatted(key, found));
    }
    return found;
  }

  private Duration duration(String key, Duration otherwise) {
    String value = left.remove(key);
    if (value == null) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(value);
    long amount = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (amount == 0) {
      problems.add(
          "%s: expected a duration such as 200ms, 3s, 15m, 12h or 7d, found '%s'"
              .formatted(key, value));
      return otherwise;
    }
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private Delivery delivery() {
    String value = left.remove("delivery");
    if (value == null || value.equals("order")) {
      return Delivery.ORDER;
    }
    if (!value.equals("queue")) {
      problems.add("delivery: expected order or queue, found '" + value + "'");
    }
    return Delivery.QUEUE;
  }

  private int batchMax(int otherwise) {
    String value = left.remove("batch.max");
    if (value == null) {
      return otherwise;
    }
    if (value.matches("\\d{1,5}")) {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= BATCH_LIMIT) {
        return number;
      }
    }
    problems.add(
        "batch.max: expected a whole number from 1 to %d, found '%s'"
            .formatted(BATCH_LIMIT, value));
    return 1;
  }

  private Map<String, String> kafka() {
    Map<String, String> kafka = new TreeMap<>();
    for (String key : new TreeSet<>(left.keySet())) {
      if (key.startsWith(KAFKA)) {
        String name = key.substring(KAFKA.length());
        String value = left.remove(key);
        if (RESERVED.contains(name)) {
          problems.add(key + ": expected to be left to the library, found '" + value + "'");
        } else if (value != null) {
          kafka.put(name, value);
        }
      }
    }
    return Map.copyOf(kafka);
  }
}
