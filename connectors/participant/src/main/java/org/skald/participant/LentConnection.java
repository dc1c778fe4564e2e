package org.skald.participant;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;

/** A connection on which a performer can do everything but end the transaction. */
final class LentConnection {

  private static final Set<String> KEPT =
      Set.of("commit", "close", "abort", "setAutoCommit", "setTransactionIsolation");

  private LentConnection() {}

  static Connection of(Connection lender) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              boolean ends = method.getName().equals("rollback") && arguments == null;
              if (ends || KEPT.contains(method.getName())) {
                throw new IllegalStateException(
                    "expected the inbox to end its transaction, found a call of "
                        + method.getName());
              }
              try {
                return method.invoke(lender, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }
}
