package org.skald.infra.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.skald.infra.screen.Screen;

/** What came of a demo. */
record DemoResult(
    int sagas,
    int completed,
    int compensated,
    int stuck,
    int unfinished,
    List<String> violations,
    long chargedCents,
    int piecesGone,
    double seconds,
    double p50Ms,
    double p99Ms) {

  private static final int VIOLATIONS_SHOWN = 10;

  boolean isAsItShouldBe() {
    return violations.isEmpty() && unfinished == 0 && stuck == 0;
  }

  Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("sagas", sagas);
    json.put("completed", completed);
    json.put("compensated", compensated);
    json.put("stuck", stuck);
    json.put("unfinished", unfinished);
    json.put("invariantsHold", isAsItShouldBe());
    json.put("violations", violations);
    json.put("chargedCents", chargedCents);
    json.put("piecesGone", piecesGone);
    json.put("seconds", rounded(seconds));
    json.put("sagasPerSecond", rounded(sagas / seconds));
    json.put("p50Ms", rounded(p50Ms));
    json.put("p99Ms", rounded(p99Ms));
    return json;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  void show(Screen screen) {
    screen.line("");
    screen.table(
        List.of("sagas", "completed", "compensated", "stuck", "unfinished"),
        List.of(
            List.of(
                Integer.toString(sagas),
                Integer.toString(completed),
                Integer.toString(compensated),
                Integer.toString(stuck),
                Integer.toString(unfinished))));
    screen.line("");
    screen.line(
        "%.1f sagas/s over %.1f s; from accepted to ended: median %.1f ms, 99 %% within %.1f ms"
            .formatted(sagas / seconds, seconds, p50Ms, p99Ms));
    screen.line(
        "customers have %d pieces and were charged %d.%02d"
            .formatted(piecesGone, chargedCents / 100, chargedCents % 100));
    screen.line("");
    check(screen, unfinished == 0 && stuck == 0, "every saga has ended");
    check(screen, violations.isEmpty(), "what was done and not undone is what completed");
    check(screen, violations.isEmpty(), "stock and money are conserved, nothing was done twice");
    violations.stream().limit(VIOLATIONS_SHOWN).forEach(it -> screen.line("    " + it));
  }

  private static void check(Screen screen, boolean holds, String claim) {
    screen.line((holds ? "@|green ✔|@ " : "@|red ✘|@ ") + claim);
  }
}
