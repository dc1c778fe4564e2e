package org.skald.saga.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SampleJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"Node\", \"string\"]",
        "[\"Node\", \"null\"]",
        "[\"Node\", {\"type\":" + " \"record\", \"name\": \"Leaf\", \"fields\": []}]"
      })
  void a_record_within_itself_comes_to_an_end(String next) {
    var node =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Node", "fields": [
                  {"name": "first", "type": %s},
                  {"name": "more", "type": {"type": "array", "items": "Node"}}]}
                """
                    .formatted(next));

    for (var seed = 1; seed <= 100; seed++) {
      var sample = new SampleJson(new SplittableRandom(seed)).of(node);

      assertThat(sample.has("first")).as("seed %d", seed).isTrue();
    }
  }
}
