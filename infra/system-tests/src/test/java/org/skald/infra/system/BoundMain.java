package org.skald.infra.system;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Runs the {@code main} of a class in a process that ends, at once, when its standard input does:
 * so it can't outlive the test that started it, however that ends.
 */
final class BoundMain {

  private BoundMain() {}

  /** The class, then its arguments. */
  public static void main(String[] args) throws Exception {
    Thread.ofPlatform().daemon().name("bound-to-parent").start(BoundMain::haltWithParent);
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void haltWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("the pipe from the parent is broken: " + e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }
}
