package org.skald.participant.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JsonAndAvroTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Schema PARCEL =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Parcel", "namespace": "shop", "fields": [
                {"name": "id", "type": "string"},
                {"name": "grams", "type": ["null", "int"], "default": null},
                {"name": "cents", "type": "long"},
                {"name": "fragile", "type": "boolean"},
                {"name": "share", "type": "double"},
                {"name": "ratio", "type": "float"},
                {"name": "seal", "type": "bytes"},
                {"name": "mark", "type": {"type": "fixed", "name": "Mark", "size": 2}},
                {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S", "L"]}},
                {"name": "tags", "type": {"type": "array", "items": "string"}},
                {"name": "notes", "type": {"type": "map", "values": "string"}},
                {"name": "to", "type": {"type": "record", "name": "Place", "fields": [
                  {"name": "city", "type": "string"}]}}]}
              """);
  private static final String FULL =
      """
      {"id":"p-1","grams":250,"cents":5000000000,"fragile":true,"share":0.25,"ratio":0.5,\
      "seal":"AQI=","mark":"AwQ=","size":"L","tags":["a","b"],"notes":{"door":"left"},\
      "to":{"city":"Ulm"}}\
      """;

  private static GenericRecord read(String json) throws JsonProcessingException {
    return JsonToAvro.record(PARCEL, JSON.readTree(json));
  }

  @Test
  void every_kind_of_value_goes_there_and_back() throws Exception {
    assertThat(AvroToJson.of(read(FULL)).toString()).isEqualTo(FULL);
  }

  @Test
  void a_missing_member_has_its_default_and_one_too_many_is_left_out() throws Exception {
    GenericRecord read = read(FULL.replace("\"grams\":250", "\"colour\":\"red\""));

    assertThat(read.get("grams")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "id":"p-1"      | "id":7            | reply.id: expected text, found number
          "grams":250     | "grams":"heavy"   | reply.grams: expected null, found string, or
          "cents":5000000000 | "cents":0.5    | reply.cents: expected a long, found number
          "size":"L"      | "size":"XL"       | reply.size: expected one of [S, L], found string
          "mark":"AwQ="   | "mark":"AwQF"     | reply.mark: expected 2 bytes, found string
          "seal":"AQI="   | "seal":"?"        | reply.seal: expected bytes in Base64
          ["a","b"]       | ["a",1]           | reply.tags[1]: expected text, found number
          {"city":"Ulm"}  | {}                | reply.to: expected a member city, found none
          """)
  void what_does_not_fit_is_named_with_its_place(String good, String bad, String words) {
    assertThatThrownBy(() -> read(FULL.replace(good, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
