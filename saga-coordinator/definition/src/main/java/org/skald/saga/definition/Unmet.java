package org.skald.saga.definition;

import java.util.Set;
import org.skald.saga.Condition;
import org.skald.saga.Items;
import org.skald.saga.Mapping;
import org.skald.saga.Scope;

/**
 * What stands for a mapping, a condition or a list that needs replies which may not be there: it
 * never runs, but can be explored.
 */
record Unmet(Set<String> needs) implements Mapping, Condition, Items {

  Unmet {
    needs = Set.copyOf(needs);
  }

  @Override
  public Mapped map(Scope scope) {
    return new Mapped.Broken(reason());
  }

  @Override
  public Tested test(Scope scope) {
    return new Tested.Broken(reason());
  }

  @Override
  public Counted count(Scope scope) {
    return new Counted.Broken(reason());
  }

  private String reason() {
    return "expected the replies of %s, which may be missing".formatted(needs);
  }
}
