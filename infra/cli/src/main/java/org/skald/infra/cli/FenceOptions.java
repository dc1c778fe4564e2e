package org.skald.infra.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Under which lock a command is given; inside {@code skald lock}, under that one by itself. */
final class FenceOptions {

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
      headers.put("Skald-Token", token);
    }
    return headers;
  }
}
