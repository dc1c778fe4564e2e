package org.skald.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.skald.infra.cli.ServerSettingsTest.REQUIRED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The operator's page tells the truth about the settings. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperationsPageTest {

  private static final Path PAGE = Path.of("../docs/operations.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z.*-]+)` \\| ([^|]+) \\|");

  @Test
  void the_table_has_every_setting_that_is_read() throws IOException {
    var read = new TreeSet<>(known());
    read.add("kafka.*");

    assertThat(settings().keySet()).isEqualTo(read);
  }

  @Test
  void required_settings_are_called_so_and_only_they() throws IOException {
    var required = new TreeMap<>(settings());
    required.values().removeIf(it -> !it.equals("required"));

    assertThat(required.keySet()).isEqualTo(REQUIRED.keySet());
  }

  @Test
  void a_default_on_the_page_is_the_one_in_the_code() throws IOException {
    var named = new TreeMap<>(settings());
    named.values().removeIf(it -> !it.startsWith("`"));

    assertThat(named).hasSizeGreaterThan(10);
    assertThat(named)
        .allSatisfy((key, value) ->
            assertThat(ServerSettingsTest.with(key, value.replace("`", "")))
                .as(key)
                .isEqualTo(ServerSettings.read(REQUIRED)));
  }

  /** Keys and defaults as the page has them. */
  private static Map<String, String> settings() throws IOException {
    var page = Files.readString(PAGE);
    var section = page.substring(page.indexOf("## Settings"), page.indexOf("## Topics"));
    var found = new TreeMap<String, String>();
    ROW.matcher(section).results().forEach(it -> found.put(it.group(1), it.group(2).strip()));
    return found;
  }

  /** The refusal of an unknown key names all that are known. */
  private static Set<String> known() {
    var failed = catchThrowableOfType(Failed.class, () -> ServerSettingsTest.with("nonsense", "x"));
    var message = String.valueOf(failed.getMessage());
    var list = message.substring(message.indexOf('[') + 1, message.indexOf(']'));
    return new TreeSet<>(Arrays.asList(list.split(", ")));
  }
}
