package org.skald.infra.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Under which lock a command is given; inside {@code skald lock}, under that one by itself. */
final class FenceOptions {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,19}");

  @Option(
      names = "--lock",
      defaultValue = "${env:SKALD_LOCK:-}",
      description = "The lock under which this is asked; else that of 'skald lock', if any.")
  String lock = "";

  @Option(
      names = "--token",
      defaultValue = "${env:SKALD_TOKEN:-}",
      description = "Its fencing token: refused when a greater one has been seen.")
  String token = "";

  /** The headers that say so. */
  Map<String, String> headers() {
    var headers = new TreeMap<String, String>();
    if (!lock.isEmpty()) {
      headers.put("Skald-Lock", ApiClient.encoded(lock));
    }
    if (!token.isEmpty()) {
      if (!WHOLE_NUMBER.matcher(token).matches()) {
        throw new Failed(
            Failed.REFUSED, "--token: expected a whole number, found '%s'".formatted(token));
      }
      headers.put("Skald-Token", token);
    }
    return headers;
  }
}
