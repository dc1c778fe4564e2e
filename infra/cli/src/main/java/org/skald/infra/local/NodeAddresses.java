package org.skald.infra.local;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.skald.coordination.MemberState;
import org.skald.coordination.node.CoordinationNode;
import org.skald.coordination.node.Peers;
import org.skald.saga.service.SearchPeers;
import org.skald.streams.search.SearchConfig;

/**
 * The nodes by their addresses, as Kafka Streams knows them.
 *
 * @param coordination knows which nodes there are
 * @param peers the way to them
 */
record NodeAddresses(CoordinationNode coordination, Peers peers) implements SearchPeers {

  @Override
  public Optional<String> read(String address, String path, Duration max) {
    return living()
        .filter(it -> addressOf(it).equals(address))
        .findFirst()
        .flatMap(it -> peers.read(it.member(), path, max));
  }

  @Override
  public List<String> everybody() {
    return living().map(NodeAddresses::addressOf).toList();
  }

  private Stream<MemberState.Alive> living() {
    return coordination.members().stream()
        .filter(MemberState.Alive.class::isInstance)
        .map(MemberState.Alive.class::cast);
  }

  private static String addressOf(MemberState.Alive member) {
    return SearchConfig.address(URI.create(member.address()));
  }
}
