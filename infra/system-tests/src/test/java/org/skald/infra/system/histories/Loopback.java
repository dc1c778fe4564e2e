package org.skald.infra.system.histories;

import java.util.List;

/** All machines are this one, where no network namespaces can be had. */
final class Loopback implements Network {

  @Override
  public String address(Host host) {
    return "127.0.0.1";
  }

  @Override
  public List<String> on(Host host) {
    return List.of();
  }

  @Override
  public boolean canCut() {
    return false;
  }

  @Override
  public void cut(Host one, Host other) {
    throw new UnsupportedOperationException("expected namespaces, found the loopback interface");
  }

  @Override
  public void heal(Host one, Host other) {
    throw new UnsupportedOperationException("expected namespaces, found the loopback interface");
  }
}
