package org.skald.coordination;

/** What may be a name: 1 to 200 characters, none of them a control character, not blank. */
final class Names {

  private static final int LENGTH_MAX = 200;

  private Names() {}

  static void require(String what, String name) {
    if (name.isBlank() || name.length() > LENGTH_MAX || hasControlCharacter(name)) {
      throw new IllegalArgumentException(
          "expected %s of 1 to %d printable characters, found %s"
              .formatted(what, LENGTH_MAX, name.isBlank() ? "none" : "'" + name + "'"));
    }
  }

  /* A loop, since every command that is read asks for it. */
  private static boolean hasControlCharacter(String name) {
    for (var index = 0; index < name.length(); index++) {
      if (Character.isISOControl(name.charAt(index))) {
        return true;
      }
    }
    return false;
  }
}
