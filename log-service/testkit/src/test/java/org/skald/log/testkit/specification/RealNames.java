package org.skald.log.testkit.specification;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.skald.log.testkit.specification.NamesSpecification.Asked;
import org.skald.log.testkit.specification.NamesSpecification.Change;
import org.skald.log.testkit.specification.NamesSpecification.Changed;
import org.skald.log.testkit.specification.NamesSpecification.ConditionFailed;
import org.skald.log.testkit.specification.NamesSpecification.Found;
import org.skald.log.testkit.specification.NamesSpecification.Name;
import org.skald.log.testkit.specification.NamesSpecification.Read;
import org.skald.log.testkit.specification.NamesSpecification.ReadAll;
import org.skald.log.testkit.specification.NamesSpecification.Told;

/** Names as they should be, and clients that read and change them. */
final class RealNames implements BiFunction<String, Random, Story.Step<Asked, Told>> {

  static final String PARENT = "/parent";

  private static final List<String> NAMES = List.of("a", "b", "c");

  private final Map<String, Name> names = new TreeMap<>();
  private long position;

  @Override
  public Story.Step<Asked, Told> apply(String process, Random random) {
    position++;
    var name = NAMES.get(random.nextInt(NAMES.size()));
    return switch (random.nextInt(5)) {
      case 0 -> new Story.Step<>(new ReadAll(PARENT), new Found(Map.copyOf(names)));
      case 1 ->
          new Story.Step<>(
              new Read(PARENT, name),
              new Found(names.containsKey(name) ? Map.of(name, names.get(name)) : Map.of()));
      case 2 -> change(Map.of(), List.of(name), List.of());
      case 3 ->
          change(
              Map.of(name, random.nextBoolean() ? revision(name) : OptionalLong.of(position / 2)),
              List.of(),
              List.of(name));
      default -> {
        var second = NAMES.get(random.nextInt(NAMES.size()));
        var both = new TreeMap<>(Map.of(name, revision(name)));
        both.put(second, revision(second));
        yield change(both, List.copyOf(both.keySet()), List.of());
      }
    };
  }

  private OptionalLong revision(String name) {
    return names.containsKey(name)
        ? OptionalLong.of(names.get(name).revision())
        : OptionalLong.empty();
  }

  private Story.Step<Asked, Told> change(
      Map<String, OptionalLong> conditions, List<String> puts, List<String> deletes) {
    var value = "value-" + position;
    var asked = new Change(PARENT, conditions, puts, deletes, value);
    if (conditions.entrySet().stream()
        .anyMatch(it -> !revision(it.getKey()).equals(it.getValue()))) {
      return new Story.Step<>(asked, new ConditionFailed());
    }
    deletes.forEach(names::remove);
    puts.forEach(it -> names.put(it, Name.of(value, position)));
    return new Story.Step<>(asked, new Changed(position));
  }
}
