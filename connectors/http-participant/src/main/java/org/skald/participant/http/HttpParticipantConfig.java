package org.skald.participant.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.skald.participant.ParticipantConfig;

/**
 * How an HTTP participant is set up. What does not begin with {@code http.} or {@code command.} is
 * for the participant, see {@link ParticipantConfig}.
 *
 * @param endpoints {@code http.endpoints}: where the service is, base addresses with commas between
 * @param commands {@code command.SCHEMA}: which request performs the commands of a schema: {@code
 *     METHOD PATH}, or {@code METHOD PATH -> REPLY-SCHEMA}
 * @param timeout {@code http.timeout}: how long one endpoint has to answer; {@code 5s}
 * @param tries {@code http.tries}: at how many endpoints a command is tried; 2
 * @param members {@code http.members}: how many commands are performed at once, by members of the
 *     group; 4
 * @param healthPath {@code http.health.path}: asked of each endpoint from time to time, well when
 *     it answers 2xx; not asked when it is not set
 * @param healthInterval {@code http.health.interval}; {@code 5s}
 * @param participant everything else; {@code batch.max} is 10 unless it is set
 */
public record HttpParticipantConfig(
    List<URI> endpoints,
    Map<String, String> commands,
    Duration timeout,
    int tries,
    int members,
    Optional<String> healthPath,
    Duration healthInterval,
    ParticipantConfig participant) {

  private static final String COMMAND = "command.";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s)");
  private static final int NUMBER_MAX = 64;

  /* The first reply of a batch waits for its last call. */
  private static final String BATCH_MAX = "10";

  /**
   * Reads it from keys and values as described above.
   *
   * @throws IllegalArgumentException naming every problem of its own at once
   */
  public static HttpParticipantConfig of(Map<String, String> settings) {
    return new Reader(settings).read();
  }

  /** Collects what is wrong. */
  private static final class Reader {

    private final Map<String, String> left;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> settings) {
      this.left = new TreeMap<>(settings);
    }

    HttpParticipantConfig read() {
      List<URI> endpoints = endpoints();
      Map<String, String> commands = commands();
      Duration timeout = duration("http.timeout");
      int tries = number("http.tries", 2);
      int members = number("http.members", 4);
      Optional<String> health = Optional.ofNullable(left.remove("http.health.path"));
      health
          .filter(path -> !path.startsWith("/"))
          .ifPresent(path -> problem("http.health.path", "a path from /", path));
      Duration interval = duration("http.health.interval");
      left.keySet().stream()
          .filter(key -> key.startsWith("http."))
          .forEach(key -> problems.add(key + ": expected no such key"));
      left.keySet().removeIf(key -> key.startsWith("http."));
      if ("queue".equals(left.get("delivery"))) {
        problem(
            "delivery",
            "order (a queue could undo a command before it is known to have been begun)",
            "queue");
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "the HTTP participant's configuration has %d problem(s):\n- %s"
                .formatted(problems.size(), String.join("\n- ", problems)));
      }
      left.putIfAbsent("batch.max", BATCH_MAX);
      ParticipantConfig participant = ParticipantConfig.of(left);
      return new HttpParticipantConfig(
          endpoints, commands, timeout, tries, members, health, interval, participant);
    }

    private List<URI> endpoints() {
      List<URI> endpoints = new ArrayList<>();
      String text = Optional.ofNullable(left.remove("http.endpoints")).orElse("");
      for (String address : Arrays.stream(text.split(",", -1)).map(String::strip).toList()) {
        if (address.matches("https?://[^/\\s]+(/\\S*[^/\\s])?")) {
          endpoints.add(URI.create(address));
        } else {
          problem("http.endpoints", "addresses such as http://10.0.0.7:8080", address);
        }
      }
      return List.copyOf(endpoints);
    }

    private Map<String, String> commands() {
      Map<String, String> commands = new TreeMap<>();
      for (String key : List.copyOf(left.keySet())) {
        if (key.startsWith(COMMAND)) {
          String text = String.valueOf(left.remove(key));
          commands.put(key.substring(COMMAND.length()), text);
          try {
            HttpMapping.parse(text);
          } catch (IllegalArgumentException e) {
            problems.add(key + ": " + e.getMessage());
          }
        }
      }
      if (commands.isEmpty()) {
        problem(COMMAND + "SCHEMA", "at least one", "none");
      }
      return Map.copyOf(commands);
    }

    private Duration duration(String key) {
      String value = Optional.ofNullable(left.remove(key)).orElse("5s");
      Matcher matcher = DURATION.matcher(value);
      if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
        problem(key, "a duration such as 200ms or 3s", value);
        return Duration.ofSeconds(1);
      }
      int amount = Integer.parseInt(matcher.group(1));
      return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }

    private int number(String key, int otherwise) {
      String value = left.remove(key);
      if (value == null) {
        return otherwise;
      }
      if (value.matches("\\d{1,2}")) {
        int number = Integer.parseInt(value);
        if (number >= 1 && number <= NUMBER_MAX) {
          return number;
        }
      }
      problem(key, "a whole number from 1 to " + NUMBER_MAX, value);
      return otherwise;
    }

    private void problem(String key, String expected, String found) {
      problems.add("%s: expected %s, found '%s'".formatted(key, expected, found));
    }
  }
}
