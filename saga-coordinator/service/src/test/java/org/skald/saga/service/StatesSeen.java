package org.skald.saga.service;

import java.util.HashSet;
import java.util.Set;
import org.skald.saga.Editions;
import org.skald.saga.SagaCommand;
import org.skald.saga.SagaState;
import org.skald.saga.StepStatus;

/** Which kinds of states and standings a test has reached, and whether commands were edited. */
final class StatesSeen {

  private final Set<Class<?>> kinds = new HashSet<>();

  void add(SagaState state) {
    kinds.add(state.getClass());
    if (state instanceof SagaState.Active saga) {
      saga.steps().values().forEach(it -> kinds.add(it.getClass()));
      if (!saga.editions().equals(Editions.FIRST)) {
        kinds.add(Editions.class);
      }
      saga.byHand().proposal().ifPresent(it -> kinds.add(it.act().getClass()));
    }
  }

  Set<Class<?>> kinds() {
    return kinds;
  }

  /** Every kind that can be stored. */
  static Set<Class<?>> storable() {
    var all = new HashSet<Class<?>>();
    collect(SagaState.class, all);
    collect(StepStatus.class, all);
    collect(SagaCommand.Act.class, all);
    all.remove(SagaState.NotStarted.class);
    all.add(Editions.class);
    return all;
  }

  private static void collect(Class<?> type, Set<Class<?>> into) {
    if (type.isSealed()) {
      for (var kind : type.getPermittedSubclasses()) {
        collect(kind, into);
      }
    } else {
      into.add(type);
    }
  }
}
