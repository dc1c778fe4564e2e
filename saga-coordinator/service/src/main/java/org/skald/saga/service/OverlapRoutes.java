package org.skald.saga.service;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.skald.log.http.Api;
import org.skald.log.http.Problem;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;
import org.skald.saga.service.OverlapReports.OverlapView;
import org.skald.saga.service.OverlapReports.TouchView;
import org.skald.schemas.AvroWire;

/** Sagas that may have touched what others undid, over HTTP: the reports of the overlap view. */
public final class OverlapRoutes implements Routes {

  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1_000;

  private final OverlapReports reports;

  /** Routes to the reports about this node's log. */
  public OverlapRoutes(SagaNode node, AvroWire wire) {
    this.reports = new OverlapReports(node, wire);
  }

  /**
   * Which reports are wanted.
   *
   * @param key of one key only
   * @param definition with a saga of this definition, on either side
   * @param saga with this saga, on either side
   * @param kind {@code dirty-read} or {@code lost-update}
   * @param since what was undone then or later
   */
  record OverlapsWanted(
      @Nullable String key,
      @Nullable String definition,
      @Nullable String saga,
      @Nullable String kind,
      @Nullable Instant since,
      @Nullable Integer limit) {

    boolean includes(OverlapView it) {
      return is(key, it.key())
          && is(kind, it.kind())
          && (definition == null
              || sides(it).map(TouchView::definition).anyMatch(definition::equals))
          && (saga == null || sides(it).map(TouchView::saga).anyMatch(saga::equals))
          && (since == null || !it.at().isBefore(since));
    }

    private static boolean is(@Nullable String wanted, String found) {
      return wanted == null || wanted.equals(found);
    }

    private static Stream<TouchView> sides(OverlapView it) {
      return Stream.of(it.undone(), it.other());
    }
  }

  record Overlaps(List<OverlapView> overlaps) {}

  @Override
  public void register(Api api) {
    api.get(
        "/overlaps",
        doc ->
            doc.summary("List sagas that may have touched what another undid, the newest first")
                .query(OverlapsWanted.class)
                .reply(200, "those among the last 10,000 reports", Overlaps.class),
        exchange -> exchange.query(OverlapsWanted.class).then(this::list));
  }

  private Reply list(OverlapsWanted wanted) {
    var limit = Optional.ofNullable(wanted.limit()).orElse(LIMIT);
    if (limit < 1 || limit > LIMIT_MAX) {
      return Reply.refused(
          Problem.badRequest("limit: expected 1 to %d, found %d".formatted(LIMIT_MAX, limit)));
    }
    if (wanted.kind() != null && !OverlapReports.KINDS.contains(wanted.kind())) {
      return Reply.refused(
          Problem.badRequest(
              "kind: expected %s, found '%s'"
                  .formatted(String.join(" or ", OverlapReports.KINDS), wanted.kind())));
    }
    return Reply.ok(new Overlaps(reports.newest(limit, wanted::includes)));
  }
}
