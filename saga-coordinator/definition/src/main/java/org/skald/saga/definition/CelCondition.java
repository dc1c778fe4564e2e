package org.skald.saga.definition;

import dev.cel.common.ast.CelConstant;
import java.util.Optional;
import java.util.Set;
import org.skald.saga.Condition;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;

/** The {@code when} of a step: equal to another with the same source and schemas. */
final class CelCondition implements Condition {

  private final ExpressionIdentity identity;
  private final Expression expression;
  private final Activation.Reads reads;

  CelCondition(Expression expression, Activation.Reads reads) {
    this.expression = expression;
    this.reads = reads;
    this.identity = ExpressionIdentity.of(expression, reads);
  }

  @Override
  public Tested test(Scope scope) {
    try {
      var value = expression.evaluate(reads.of(scope));
      return value instanceof Boolean holds
          ? new Tested.Known(holds)
          : new Tested.Broken(
              "`%s`: expected true or false, found a %s"
                  .formatted(expression.source(), value.getClass().getSimpleName()));
    } catch (Failed | NotDecodable e) {
      return new Tested.Broken(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Set<String> needs() {
    return reads.needs();
  }

  @Override
  public Optional<Boolean> constant() {
    return expression
        .constant()
        .filter(it -> it.getKind() == CelConstant.Kind.BOOLEAN_VALUE)
        .map(CelConstant::booleanValue);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelCondition that && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "CelCondition" + identity.sources();
  }
}
