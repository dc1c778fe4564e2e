package org.skald.infra.system;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A database by its address: a new connection whenever one is asked for. */
final class Database {

  private Database() {}

  static DataSource at(String url) {
    return at(url, UnaryOperator.identity());
  }

  /** The same, with something around each connection. */
  static DataSource at(String url, UnaryOperator<Connection> around) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, method, _) -> {
              if (!method.getName().equals("getConnection")) {
                throw new UnsupportedOperationException(method.getName());
              }
              return around.apply(DriverManager.getConnection(url));
            });
  }
}
