package org.skald.log.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a request says about media types, held against what a route reads and writes. */
final class MediaTypes {

  private MediaTypes() {}

  /** Whether a body of this content type is what the route reads, in UTF-8. */
  static boolean reads(Optional<String> contentType, String consumed) {
    if (contentType.isEmpty()) {
      return false;
    }
    String[] parts = contentType.get().toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals(consumed)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }

  /** Whether a caller that accepts this can take one of what the route writes. */
  static boolean accepts(Optional<String> accept, List<String> produced) {
    if (accept.isEmpty() || accept.get().isBlank() || produced.isEmpty()) {
      return true;
    }
    for (String range : accept.get().toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      if (!isRefused(parts) && produced.stream().anyMatch(type -> covers(parts[0].strip(), type))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRefused(String[] range) {
    for (int i = 1; i < range.length; i++) {
      if (range[i].strip().matches("q=0(\\.0{0,3})?")) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(String range, String type) {
    String bare = type.split(";", -1)[0].strip();
    return range.equals("*/*")
        || range.equals(bare)
        || (range.endsWith("/*") && bare.startsWith(range.substring(0, range.length() - 1)));
  }
}
