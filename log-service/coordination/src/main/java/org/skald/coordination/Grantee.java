package org.skald.coordination;

/** Whom an access list grants something. */
public sealed interface Grantee permits Grantee.Anyone, Principal {

  /** Everybody, whether attested or not. */
  Grantee ANYONE = new Anyone();

  /** How it is written. */
  String word();

  /** Reads what {@link #word} has written. */
  static Grantee of(String word) {
    return word.equals(ANYONE.word()) ? ANYONE : new Principal(word);
  }

  /** Everybody. */
  record Anyone() implements Grantee {
    @Override
    public String word() {
      return "*";
    }
  }
}
