package org.skald.log.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who bears which token. Of a token only its hash is known here, and neither is ever shown.
 *
 * <p>They come from a file: lines of a SHA-256 in hexadecimal digits and a name, with blanks
 * between. A name may have several tokens, a token has one name. Empty lines and those that begin
 * with {@code #} do not count.
 */
public final class Principals {

  /** Nobody: every token is refused. */
  static final Principals NONE = new Principals(Map.of());

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@/-]{1,100}");

  private final Map<String, String> namesByHash;

  private Principals(Map<String, String> namesByHash) {
    this.namesByHash = Map.copyOf(namesByHash);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it cannot be read, or with all lines that are not what
   *     they may be
   */
  public static Principals read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "http.principals: expected a readable file of text at %s, found %s"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    var names = new HashMap<String, String>();
    var problems = new ArrayList<String>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String place = "http.principals: %s:%d: ".formatted(file, number);
        add(names, line).ifPresent(problem -> problems.add(place + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new Principals(names);
  }

  /** What is wrong with a line, without a word of it: who swaps hash and token shows neither. */
  private static Optional<String> add(Map<String, String> names, String line) {
    String[] words = line.split("\\s+", -1);
    if (words.length != 2) {
      return Optional.of("expected a SHA-256 and a name, found %d words".formatted(words.length));
    }
    String hash = words[0].toLowerCase(Locale.ROOT);
    if (!HASH.matcher(hash).matches()) {
      return Optional.of(
          "expected a SHA-256 of 64 hexadecimal digits, found %d characters"
              .formatted(hash.length()));
    }
    if (!isName(words[1])) {
      return Optional.of(
          "expected a name of 1 to 100 letters, digits and any of ._@/-, found another of %d"
              .formatted(words[1].length()));
    }
    return names.putIfAbsent(hash, words[1]) == null
        ? Optional.empty()
        : Optional.of("expected each token once, found one again");
  }

  /** Whether a principal may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The line of the file that makes this token that of this principal. */
  public static String line(String token, String name) {
    return hash(token) + "  " + name;
  }

  /** Who bears this token, if anybody does. */
  Optional<String> of(String token) {
    // Found by its hash, whose digits the sender cannot choose: the time it takes tells nothing.
    return Optional.ofNullable(namesByHash.get(hash(token)));
  }

  boolean isEmpty() {
    return namesByHash.isEmpty();
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "principals by %d tokens".formatted(namesByHash.size());
  }
}
