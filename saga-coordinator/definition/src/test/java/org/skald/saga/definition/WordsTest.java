package org.skald.saga.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * A release whose words came one after the other, as if {@code sleep} were one of a later level.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WordsTest {

  private static final Words WORDS = new Words(Map.of("sleep", 2, "pivot", 3));
  private static final String SLEEPS = "good/large-order.yaml";
  private static final String HAS_NO_SUCH_WORD =
      """
      saga: brief
      version: 1
      input: shop.orders.OrderPlaced
      id: input.orderId
      steps:
        reserve-stock:
          send: shop.stock.ReserveStock
          to: stock.commands
          with: { orderId: input.orderId, sku: input.sku, quantity: input.quantity }
          compensate: none
      """;

  private final TestSchemas schemas = TestSchemas.ofTheShop();
  private final DefinitionCompiler compiler = new DefinitionCompiler(WORDS, WORDS.highest());

  @Test
  void a_file_is_read_by_the_lowest_level_that_has_its_words() {
    var withLaterWords = compiler.compile(DefinitionFiles.text(SLEEPS), schemas);
    var without = compiler.compile(HAS_NO_SUCH_WORD, schemas);

    assertThat(levelOf(withLaterWords)).isEqualTo(3);
    assertThat(levelOf(without)).isEqualTo(1);
  }

  private static int levelOf(Compiled compiled) {
    DefinitionFiles.sound("a file", compiled);
    return ((Compiled.Sound) compiled).rulesLevel();
  }

  @Test
  void by_a_level_before_it_a_word_is_unknown_as_it_was_to_releases_of_then() {
    var asOfThen = DefinitionFiles.text(SLEEPS);

    var compiled = compiler.compile(asOfThen, schemas, 1);

    assertThat(compiled).isInstanceOf(Compiled.Faulty.class);
    var told = DefinitionFiles.render("a file", (Compiled.Faulty) compiled);
    assertThat(told)
        .contains("one of the keys " + String.join(", ", StepReader.SEND_KEYS))
        .contains("the unknown key 'sleep'")
        .contains("one of compensatable, retriable, found 'pivot'")
        .doesNotContain("compensatable, pivot");
  }

  @Test
  void a_level_has_the_words_of_all_before_it() {
    var words = WORDS.upTo(2);

    assertThat(words.has("sleep")).isTrue();
    assertThat(words.has("send")).isTrue();
    assertThat(words.has("pivot")).isFalse();
    assertThat(WORDS.highest()).isEqualTo(3);
  }

  @Test
  void this_release_reads_all_its_words() {
    assertThat(KnownWords.ALL.of(StepReader.SEND_KEYS)).isEqualTo(StepReader.SEND_KEYS);
  }

  @Test
  void a_word_of_the_first_level_is_not_listed() {
    assertThatThrownBy(() -> new Words(Map.of("sleep", 1)))
        .hasMessage("expected a level from 2 of the word 'sleep', found 1");
  }
}
