package org.skald.coordination;

/** A subtree of the tree of names: a path and all below it, or all names with {@code /}. */
public record NameTree(String value) {

  private static final String SLASH = "/";

  /** All names. */
  public static final NameTree ROOT = new NameTree(SLASH);

  /** Refuses what is neither {@code /} nor a path. */
  public NameTree {
    if (!value.equals(SLASH)) {
      var _ = new NamePath(value);
    }
  }

  /** What begins at a path. */
  public static NameTree at(NamePath path) {
    return new NameTree(path.value());
  }

  /** Whether it is all names. */
  public boolean isRoot() {
    return value.equals(SLASH);
  }

  /** The next larger one; of all names, those themselves. */
  public NameTree above() {
    var slash = value.lastIndexOf('/');
    return slash == 0 ? ROOT : new NameTree(value.substring(0, slash));
  }

  @Override
  public String toString() {
    return value;
  }
}
