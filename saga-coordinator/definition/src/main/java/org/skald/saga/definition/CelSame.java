package org.skald.saga.definition;

import java.util.Set;
import org.skald.saga.Condition;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;

/**
 * The {@code same} of a step that reads again: one expression, of two replies. Equal to another of
 * the same source, steps and schemas.
 */
final class CelSame implements Condition {

  private final ExpressionIdentity identity;
  private final Expression own;
  private final Expression other;
  private final Activation.Reads reads;

  CelSame(Expression own, Expression other, Activation.Reads reads) {
    this.own = own;
    this.other = other;
    this.reads = reads;
    this.identity = ExpressionIdentity.of(own, reads);
  }

  @Override
  public Tested test(Scope scope) {
    try {
      var seen = reads.of(scope);
      return new Tested.Known(own.evaluate(seen).equals(other.evaluate(seen)));
    } catch (Failed | NotDecodable e) {
      return new Tested.Broken(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Set<String> needs() {
    return reads.needs();
  }

  @Override
  public boolean equals(Object that) {
    return that instanceof CelSame same && identity.equals(same.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "CelSame" + identity.sources();
  }
}
