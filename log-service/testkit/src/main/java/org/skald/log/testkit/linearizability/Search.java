package org.skald.log.testkit.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A depth-first search for an order of one thing at a time that explains the history of one part.
 *
 * <p>It is that of Wing and Gong ("Testing and verifying concurrent objects", 1993): what may come
 * next is what was invoked before anything that is not placed yet returned. It never looks twice at
 * the same set of placed operations with the same state (Lowe, "Testing for linearizability",
 * 2017). Of what may come next, the first to return is tried first, and what never returned last
 * and only if it changes the state: Lowe's just-in-time order, for nothing has to be placed before
 * somebody has seen it.
 */
final class Search<S, I, O> {

  /** How a search ends. */
  enum End {
    FOUND,
    NONE,
    BOUND_REACHED
  }

  /**
   * The longest order that was found.
   *
   * @param order operations by their place in the history
   * @param state after them
   * @param stuck what may come next, the one that has to first
   */
  record Longest<S>(List<Integer> order, S state, List<Integer> stuck) {}

  /* Which operations are placed: all before the first one that is not, and these behind it. */
  private record Configuration<S>(BitSet placed, S state) {}

  /** A place in the search: what may come next here, and what was tried of it. */
  private static final class Frame<S> {
    final S state;
    final List<Integer> candidates;
    int tried;

    Frame(S state, List<Integer> candidates) {
      this.state = state;
      this.candidates = candidates;
    }
  }

  private final Specification<S, I, O> specification;
  private final List<Operation<I, O>> operations;
  private final long bound;
  private final BitSet placed = new BitSet();
  private final Deque<Integer> order = new ArrayDeque<>();
  private final Deque<Frame<S>> frames = new ArrayDeque<>();
  private final Set<Configuration<S>> seen = new HashSet<>();
  private final int completed;
  private int completedPlaced;
  private int most = -1;
  private Longest<S> longest;

  Search(Specification<S, I, O> specification, History<I, O> history, long bound) {
    this.specification = specification;
    this.operations = history.operations();
    this.bound = bound;
    this.completed = (int) operations.stream().filter(it -> !it.isOpen()).count();
    this.longest = new Longest<>(List.of(), specification.initial(), List.of());
  }

  long configurations() {
    return seen.size();
  }

  Longest<S> longest() {
    return longest;
  }

  End run() {
    push(specification.initial());
    while (completedPlaced < completed) {
      if (seen.size() > bound) {
        return End.BOUND_REACHED;
      }
      var frame = frames.element();
      if (frame.tried < frame.candidates.size()) {
        place(frame, frame.candidates.get(frame.tried++));
      } else if (order.isEmpty()) {
        return End.NONE;
      } else {
        frames.pop();
        takeBack(order.pop());
      }
    }
    return End.FOUND;
  }

  private void place(Frame<S> frame, int candidate) {
    var operation = operations.get(candidate);
    var next = specification.after(frame.state, operation.input(), operation.output());
    if (next.isEmpty() || (operation.isOpen() && next.get().equals(frame.state))) {
      return;
    }
    placed.set(candidate);
    if (seen.add(new Configuration<>((BitSet) placed.clone(), next.get()))) {
      order.push(candidate);
      completedPlaced += operation.isOpen() ? 0 : 1;
      push(next.get());
    } else {
      placed.clear(candidate);
    }
  }

  private void takeBack(int candidate) {
    placed.clear(candidate);
    completedPlaced -= operations.get(candidate).isOpen() ? 0 : 1;
  }

  private void push(S state) {
    var frame = new Frame<>(state, candidates());
    frames.push(frame);
    if (completedPlaced > most) {
      most = completedPlaced;
      longest = new Longest<>(List.copyOf(order).reversed(), state, frame.candidates);
    }
  }

  /** What was invoked before the first return that is not placed yet. */
  private List<Integer> candidates() {
    long firstReturn = Operation.NEVER;
    var found = new ArrayList<Integer>();
    for (int i = placed.nextClearBit(0); i < operations.size(); i = placed.nextClearBit(i + 1)) {
      var operation = operations.get(i);
      if (operation.invokedNs() > firstReturn) {
        break;
      }
      firstReturn = Math.min(firstReturn, operation.returnedNs());
      found.add(i);
    }
    found.sort(Comparator.comparingLong(i -> operations.get(i).returnedNs()));
    return found;
  }
}
