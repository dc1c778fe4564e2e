package org.skald.coordination;

/** Somebody of whom the door knows who it is: 1 to 100 letters, digits and {@code . _ @ / -}. */
public record Principal(String name) implements Grantee {

  private static final int LENGTH_MAX = 100;
  private static final String MARKS = "._@/-";

  /** Refuses what is no name. */
  public Principal {
    if (name.isEmpty()
        || name.length() > LENGTH_MAX
        || !name.chars().allMatch(Principal::isPermitted)) {
      throw new IllegalArgumentException(
          "expected a principal of 1 to %d letters, digits and any of %s, found %s"
              .formatted(LENGTH_MAX, MARKS, name.isEmpty() ? "none" : "'" + name + "'"));
    }
  }

  private static boolean isPermitted(int it) {
    return (it >= 'a' && it <= 'z')
        || (it >= 'A' && it <= 'Z')
        || (it >= '0' && it <= '9')
        || MARKS.indexOf(it) >= 0;
  }

  @Override
  public String word() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
