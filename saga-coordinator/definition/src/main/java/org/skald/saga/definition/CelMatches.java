package org.skald.saga.definition;

import java.util.Set;
import org.skald.saga.EventChannel;
import org.skald.saga.Mapping;
import org.skald.saga.Recipient;
import org.skald.saga.Scope;
import org.skald.saga.definition.Expression.Failed;
import org.skald.schemas.NotDecodable;

/** The {@code matches} of a step: equal to another with the same source and schemas. */
final class CelMatches implements Mapping {

  private final ExpressionIdentity identity;
  private final EventChannel channel;
  private final Expression expression;
  private final Activation.Reads reads;

  CelMatches(EventChannel channel, Expression expression, Activation.Reads reads) {
    this.channel = channel;
    this.expression = expression;
    this.reads = reads;
    this.identity = ExpressionIdentity.of(expression, reads);
  }

  @Override
  public Mapped map(Scope scope) {
    try {
      var key = String.valueOf(expression.evaluate(reads.of(scope)));
      var _ = channel.mailbox(key);
      return new Mapped.Ready(Recipient.Event.payload(key));
    } catch (Failed | NotDecodable e) {
      return new Mapped.Broken(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return new Mapped.Broken("`%s`: %s".formatted(expression.source(), e.getMessage()));
    }
  }

  @Override
  public Set<String> needs() {
    return reads.needs();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelMatches that && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "CelMatches" + identity.sources();
  }
}
