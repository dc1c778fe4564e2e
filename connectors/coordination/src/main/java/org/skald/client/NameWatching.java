package org.skald.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A watch on names before it is begun. Immutable. */
public final class NameWatching {

  private final Ports ports;
  private final String path;
  private final boolean subtree;
  private final @Nullable String from;

  NameWatching(Ports ports, String path) {
    this(ports, path, false, null);
  }

  private NameWatching(Ports ports, String path, boolean subtree, @Nullable String from) {
    this.ports = ports;
    this.path = path;
    this.subtree = subtree;
    this.from = from;
  }

  /** Also all names below the path. */
  public NameWatching subtree() {
    return new NameWatching(ports, path, true, from);
  }

  /** Everything after this position, such as that of an earlier read; without it, from now on. */
  public NameWatching from(long position) {
    return from(Long.toString(position));
  }

  /** Everything after this revision, such as that of the last change that was heard of. */
  public NameWatching from(String revision) {
    return new NameWatching(ports, path, subtree, revision);
  }

  /**
   * Begins. The watch goes on at another node when one fails, and the listener hears of each change
   * once, whatever happens in between.
   */
  public Watch start(NameListener listener) {
    String encoded = URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20");
    String request = "/names/watch?path=" + encoded + (subtree ? "&subtree=true" : "");
    return new Watch(ports, request, Optional.ofNullable(from), listener).start();
  }
}
