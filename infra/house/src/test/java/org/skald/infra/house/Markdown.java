package org.skald.infra.house;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A page, as far as its rules have to understand it.
 *
 * @param prose its lines outside of fenced blocks, without inline code
 * @param headings the texts of its headings, with their marks
 * @param blocks what stands in its fenced blocks
 */
record Markdown(List<String> prose, List<String> headings, List<String> blocks) {

  private static final Pattern FENCE = Pattern.compile("^\\s*(```+|~~~+).*");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} .*");
  private static final Pattern INLINE_CODE = Pattern.compile("`+[^`]*`+");
  private static final Pattern INLINE_LINK = Pattern.compile("\\]\\(<?([^)\\s>]+)>?[^)]*\\)");
  private static final Pattern LINK_DEFINITION = Pattern.compile("^ {0,3}\\[[^\\]]+\\]:\\s+(\\S+)");
  private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");

  static Markdown of(String text) {
    var prose = new ArrayList<String>();
    var headings = new ArrayList<String>();
    var blocks = new ArrayList<String>();
    StringBuilder block = null;
    for (var line : text.lines().toList()) {
      if (FENCE.matcher(line).matches()) {
        if (block != null) {
          blocks.add(block.toString());
        }
        block = block == null ? new StringBuilder() : null;
      } else if (block != null) {
        block.append(line).append('\n');
      } else {
        if (HEADING.matcher(line).matches()) {
          headings.add(line);
        }
        prose.add(INLINE_CODE.matcher(line).replaceAll("code"));
      }
    }
    return new Markdown(List.copyOf(prose), List.copyOf(headings), List.copyOf(blocks));
  }

  /** Where its links lead. */
  List<String> links() {
    var found = new ArrayList<String>();
    for (var line : prose) {
      INLINE_LINK.matcher(line).results().forEach(link -> found.add(link.group(1)));
      LINK_DEFINITION.matcher(line).results().forEach(link -> found.add(link.group(1)));
    }
    return List.copyOf(found);
  }

  /** What a link may name behind {@code #}: headings, as GitHub writes them, and anchors. */
  Set<String> anchors() {
    var seen = new HashMap<String, Integer>();
    var anchors = new HashSet<String>();
    for (var heading : headings) {
      var name = anchor(heading);
      var before = seen.merge(name, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? name : name + "-" + before);
    }
    for (var line : prose) {
      ANCHOR.matcher(line).results().forEach(anchor -> anchors.add(anchor.group(1)));
    }
    return Set.copyOf(anchors);
  }

  private static String anchor(String heading) {
    var text = heading.replaceFirst("^#+ +", "").strip();
    var unlinked = text.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
    return unlinked.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-').toLowerCase(Locale.ROOT);
  }
}
