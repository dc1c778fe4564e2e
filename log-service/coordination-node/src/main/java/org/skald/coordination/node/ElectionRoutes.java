package org.skald.coordination.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.skald.coordination.ElectionCommand;
import org.skald.coordination.ElectionState;
import org.skald.coordination.LockName;
import org.skald.coordination.SessionId;
import org.skald.log.Position;
import org.skald.log.http.Api;
import org.skald.log.http.Doc;
import org.skald.log.http.Exchange;
import org.skald.log.http.Reply;
import org.skald.log.http.Routes;

/** Elections over HTTP. */
public final class ElectionRoutes implements Routes {

  private final CoordinationNode node;

  /** Routes to this node. */
  public ElectionRoutes(CoordinationNode node) {
    this.node = node;
  }

  record Campaign(
      String session,
      @Nullable String value,
      @Nullable Duration patience,
      @Nullable Duration delay,
      @JsonProperty("wait") @Nullable Duration here) {}

  record Resign(String session, @Nullable Long token) {}

  @Override
  public void register(Api api) {
    api.get("/elections/{name}", ElectionRoutes::documentShow, this::show);
    api.post("/elections/{name}/campaign", ElectionRoutes::documentCampaign, this::campaign);
    api.post("/elections/{name}/resign", ElectionRoutes::documentResign, this::resign);
  }

  private static void documentShow(Doc doc) {
    doc.summary("Show who leads, in which term, and who would be next")
        .pathParameter("name", "the election's name")
        .query(Replies.Reading.class)
        .reply(200, "the election; one without a leader has none", ElectionViews.Election.class)
        .refusal(422, "the name is not what it may be");
  }

  private static void documentCampaign(Doc doc) {
    doc.summary("Campaign for a session to lead, or change what it says of itself")
        .pathParameter("name", "the election's name")
        .idempotent()
        .body(Campaign.class)
        .reply(200, "the session leads", ElectionViews.Candidacy.class)
        .reply(202, "the session waits in line, and keeps its place", ElectionViews.Candidacy.class)
        .refusal(404, "no such session, or no longer")
        .refusal(409, "another leads, or did for as long as the session's patience lasted")
        .refusal(422, "the name or the value is not what it may be");
  }

  private static void documentResign(Doc doc) {
    doc.summary("Resign, or give up a place in line")
        .pathParameter("name", "the election's name")
        .idempotent()
        .body(Resign.class)
        .reply(200, "the session leads no longer", ElectionViews.Candidacy.class)
        .refusal(409, "the token is not that of the session's lead");
  }

  private Reply show(Exchange exchange) throws Exception {
    return Replies.show(
        node,
        exchange,
        LockName::ofElection,
        (election, position) ->
            Replies.at(
                position,
                ElectionViews.Election.of(
                    (ElectionState) node.grantable(election), position.value())));
  }

  private Reply campaign(Exchange exchange) throws Exception {
    return exchange
        .body(Campaign.class)
        .then(campaign -> {
          ElectionCommand.Campaign wish;
          try {
            wish =
                new ElectionCommand.Campaign(
                    LockName.ofElection(exchange.pathParameter("name")),
                    new SessionId(campaign.session()),
                    NameWishes.bytes(Optional.ofNullable(campaign.value()).orElse("")),
                    Optional.ofNullable(campaign.patience()),
                    Optional.ofNullable(campaign.delay()).orElse(Duration.ZERO));
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
          return claims(wish).reply(node, exchange.requestId(), wish, campaign.here());
        });
  }

  private static Claims claims(ElectionCommand.Campaign wish) {
    return new Claims(
        held -> ElectionViews.Candidacy.of((ElectionState) held.of(), held),
        waiting ->
            new ElectionViews.Candidacy(
                wish.lock().value(),
                wish.session().value(),
                "waiting",
                null,
                null,
                waiting.waiter().place().value(),
                waiting.position().value()));
  }

  private Reply resign(Exchange exchange) throws Exception {
    return exchange
        .body(Resign.class)
        .then(resign -> {
          try {
            var election = LockName.ofElection(exchange.pathParameter("name"));
            var session = new SessionId(resign.session());
            var token = Optional.ofNullable(resign.token()).map(Position::new);
            return Replies.LOG.reply(
                node.release(exchange.requestId(), election, session, token),
                position ->
                    Reply.ok(
                        new ElectionViews.Candidacy(
                            election.value(),
                            session.value(),
                            "free",
                            null,
                            null,
                            null,
                            position)));
          } catch (IllegalArgumentException e) {
            return Replies.faulty(e);
          }
        });
  }
}
