package org.skald.coordination.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.AccessLevel;
import org.skald.coordination.AccessLists;
import org.skald.coordination.AccessState.Listed;
import org.skald.coordination.CoordinationState;
import org.skald.coordination.Keys;
import org.skald.coordination.NamePath;
import org.skald.coordination.NameState;
import org.skald.coordination.NameTree;
import org.skald.coordination.Principal;
import org.skald.log.Position;
import org.skald.log.shard.StatesView;

/**
 * The names below a path that somebody may see, until there are enough.
 *
 * <p>What a list withholds is passed over as a whole, however much it is: the reading goes on where
 * another list within it grants more, or behind it. So no page says by its {@code next} where
 * something is withheld.
 */
final class NamePage {

  /** A page of large values ends before its limit. */
  private static final int BYTES_MAX = 1 << 20;

  private static final char SLASH = '/';

  /** What comes right after a slash, and so after all that begins with one. */
  private static final char AFTER_SLASH = '0';

  private final StatesView<CoordinationState> states;
  private final Optional<Principal> by;
  private final String below;
  private final int limit;
  private final Map<String, CoordinationState> lists = new HashMap<>();
  private final List<NameViews.Name> names = new ArrayList<>();
  private int bytes;
  private boolean withheld;
  private @Nullable String resume;

  /**
   * An empty page.
   *
   * @param by who may see all that is on it
   * @param below what the paths of its names begin with
   * @param limit how many names at the most
   */
  NamePage(StatesView<CoordinationState> states, Optional<Principal> by, String below, int limit) {
    this.states = states;
    this.by = by;
    this.below = below;
    this.limit = limit;
  }

  /** The page with what comes after a path. */
  NameViews.Names after(String path, Position position) {
    resume = path;
    while (resume != null) {
      var from = Keys.NAMES + resume;
      resume = null;
      states.scan(
          from,
          (key, state) ->
              key.startsWith(Keys.NAMES + below)
                  && state instanceof NameState.Present name
                  && (key.equals(Keys.NAMES + path) || add(name)));
    }
    return new NameViews.Names(
        names,
        isFull() ? names.getLast().path() : null,
        withheld ? Boolean.TRUE : null,
        position.value());
  }

  private boolean isFull() {
    return names.size() >= limit || bytes >= BYTES_MAX;
  }

  /** Adds a name if it may be seen; false when the reading does not go on with the next one. */
  private boolean add(NameState.Present name) {
    var governing =
        AccessLists.governing(
            key -> lists.computeIfAbsent(key, states::get), NameTree.at(name.path()));
    if (governing.isEmpty() || permits(governing.get())) {
      names.add(NameViews.Name.of(name));
      bytes += name.value().size();
      return !isFull();
    }
    withheld = true;
    return isPassed(name.path(), governing.get().tree());
  }

  private boolean permits(Listed listed) {
    return listed.list().permits(by, AccessLevel.READ);
  }

  /** Whether there is nothing to do about a name that is withheld but to go on behind it. */
  private boolean isPassed(NamePath path, NameTree tree) {
    if (path.value().equals(tree.value())) {
      return true; // Behind it come some that are not below it, such as /a-b behind /a.
    }
    var inside = tree.isRoot() ? tree.value() : tree.value() + SLASH;
    resume =
        Stream.concat(around(path, inside).stream(), behind(path, inside).stream())
            .min((one, other) -> Arrays.compareUnsigned(utf8(one), utf8(other)))
            .or(() -> tree.isRoot() ? Optional.empty() : Optional.of(tree.value() + AFTER_SLASH))
            .orElse(null);
    return false;
  }

  /**
   * What is below a path that comes before this one, though all below it comes after: /a is before
   * /a-b, and /a/c is behind it.
   */
  private Optional<String> around(NamePath path, String inside) {
    var text = path.value();
    for (var end = text.length() - 1; end > inside.length(); end--) {
      if (text.charAt(end) < SLASH
          && text.charAt(end - 1) != SLASH
          && states.get(Keys.ACCESS + text.substring(0, end)) instanceof Listed listed
          && permits(listed)) {
        return Optional.of(text.substring(0, end) + SLASH);
      }
    }
    return Optional.empty();
  }

  /** The first subtree behind a path whose own list lets its names be seen. */
  private Optional<String> behind(NamePath path, String inside) {
    var found = new ArrayList<String>(1);
    states.scan(
        Keys.ACCESS + path,
        (key, state) -> {
          if (!key.startsWith(Keys.ACCESS + inside)) {
            return false;
          }
          if (state instanceof Listed listed && permits(listed)) {
            found.add(listed.tree().value());
          }
          return found.isEmpty();
        });
    return found.stream().findFirst();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
