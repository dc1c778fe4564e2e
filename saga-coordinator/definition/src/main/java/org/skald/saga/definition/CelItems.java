package org.skald.saga.definition;

import java.util.List;
import java.util.Set;
import org.skald.saga.Items;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;

/** The {@code for-each} of a step: equal to another with the same source and schemas. */
final class CelItems implements Items {

  private final ExpressionIdentity identity;
  private final Expression expression;
  private final Activation.Reads reads;

  CelItems(Expression expression, Activation.Reads reads) {
    this.expression = expression;
    this.reads = reads;
    this.identity = ExpressionIdentity.of(expression, reads);
  }

  @Override
  public Counted count(Scope scope) {
    try {
      return new Counted.Known(evaluate(scope).size());
    } catch (Failed | NotDecodable e) {
      return new Counted.Broken(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Set<String> needs() {
    return reads.needs();
  }

  /** The items: the same in every attempt, since they follow from what was there before. */
  List<?> evaluate(Scope scope) throws Failed {
    var value = expression.evaluate(reads.of(scope));
    if (value instanceof List<?> items) {
      return items;
    }
    throw new Failed(
        "`%s`: expected a list, found a %s"
            .formatted(expression.source(), value.getClass().getSimpleName()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelItems that && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "CelItems" + identity.sources();
  }
}
