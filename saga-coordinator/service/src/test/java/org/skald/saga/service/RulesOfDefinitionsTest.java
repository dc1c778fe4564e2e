package org.skald.saga.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.skald.saga.service.Inbound.SECRET;
import static org.skald.saga.service.SagaLog.NOW;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.skald.log.Decision;
import org.skald.log.Moment;
import org.skald.log.Position;
import org.skald.log.shard.Decoded;
import org.skald.log.shard.Findings.Unsettled;
import org.skald.log.shard.Reading;
import org.skald.saga.DefinitionId;
import org.skald.saga.definition.Words;

/** Two releases, to one of which {@code on-unknown} is a word of level 2 and to the other none. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RulesOfDefinitionsTest {

  private static final Words WORDS = new Words(Map.of("on-unknown", 2));
  private static final SagaRules OLD = new SagaRules(1, WORDS);
  private static final SagaRules NEW = new SagaRules(2, WORDS);
  private static final DefinitionId DEFINITION = new DefinitionId("place-order", 1);

  private final Shop shop = new Shop();
  private final SagaLogCodec old = shop.codec(OLD);
  private final SagaLogCodec later = shop.codec(NEW);

  @AfterEach
  void close() {
    shop.close();
  }

  private Decoded<SagaLogCommand> decode(SagaLogCodec codec, int said, int level) throws Unsettled {
    var deploy = shop.deployCommand(Shop.PLACE_ORDER, said);
    var record = Inbound.command(shop.wire(), null, deploy).sealed().toLogRecord();
    return codec.decode(record, new Reading(SECRET, level), shop::found);
  }

  private static Decision<SagaLogEvent, SagaLogRejection> decide(
      SagaRules rules, SagaLogCommand command, int level) {
    var decider = new SagaLogDecider(rules.highest());
    return decider.decide(decider::initial, command, new Moment(new Position(7), NOW, level));
  }

  @Test
  void a_file_with_a_later_word_is_refused_alike_whether_a_release_knows_the_word_or_not()
      throws Unsettled {
    var early = new SagaLogCommand.DeployTooEarly(DEFINITION, 2);

    assertThat(decode(old, 2, 1))
        .isEqualTo(new Decoded.Command<>(early, Optional.of("request-1")))
        .isEqualTo(decode(later, 2, 1));

    var refused = new SagaLogRejection.RulesTooLow(DEFINITION, 2, 1);
    assertThat(decide(OLD, early, 1))
        .isEqualTo(Decision.reject(refused))
        .isEqualTo(decide(NEW, early, 1));
    assertThat(refused.explain())
        .isEqualTo(
            "expected rules of level 2, which the words of place-order@1 need, found level 1");
  }

  @Test
  void once_the_level_is_switched_on_the_file_is_deployed() throws Unsettled {
    var decoded = decode(later, 2, 2);

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Command.class,
            it ->
                assertThat(decide(NEW, (SagaLogCommand) it.command(), 2))
                    .isInstanceOf(Decision.Accepted.class));
  }

  @Test
  void a_record_that_says_less_than_its_words_need_is_malformed_to_all() throws Unsettled {
    assertThat(decode(later, 1, 1))
        .isEqualTo(decode(old, 1, 1))
        .isEqualTo(decode(later, 1, 2))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            it -> {
              assertThat(it.code()).isEqualTo("malformed");
              assertThat(it.cause()).contains("the unknown key 'on-unknown'");
            });
  }

  @Test
  void a_definition_is_stored_with_the_level_by_which_it_is_read() {
    var store = shop.definitions(NEW);
    var deployed = store.compile(shop.deployCommand(Shop.PLACE_ORDER, 2));
    var both =
        SagaLogState.Definitions.NONE
            .with(deployed)
            .with(
                store.compile(
                    shop.deployCommand(
                        Shop.PLACE_ORDER_2.replace("    on-unknown: retry\n", ""), 1)));

    var read = store.decode(store.encode(both));

    assertThat(read).isEqualTo(both);
    assertThat(read.versions().values().stream().map(DeployedDefinition::rulesLevel))
        .containsExactly(2, 1);
  }

  @Test
  void this_release_knows_the_level_of_every_word_that_it_knows() {
    assertThat(SagaRules.KNOWN.highest()).isGreaterThanOrEqualTo(Words.KNOWN.highest());
  }
}
