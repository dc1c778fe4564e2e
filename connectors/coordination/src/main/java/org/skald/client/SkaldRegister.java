package org.skald.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A register of Skald: the first value that anybody proposes stands for ever. */
public final class SkaldRegister {

  private final Ports ports;
  private final String name;

  SkaldRegister(Ports ports, String name) {
    this.ports = ports;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Proposes a value.
   *
   * @param value at most 64 KiB
   * @return the value that was decided, this one or another
   * @throws InterruptedException when interrupted while waiting; whether it was proposed is not
   *     known
   * @throws NodesUnavailable when no node has answered; whether it was proposed is not known
   * @throws RequestRefused when a node refuses, for example because of the value's size
   */
  public String propose(String value) throws InterruptedException {
    return Futures.await(proposeAsync(value));
  }

  /** The same, in the future. It fails as {@link #propose} does. */
  public CompletableFuture<String> proposeAsync(String value) {
    return ports
        .ask(Request.propose(name, value, ports.requestMax()))
        .thenApply(answer -> answer.body().path("value").asText());
  }

  /**
   * The value that was decided: empty if nobody had proposed any when this was called.
   *
   * @throws InterruptedException when interrupted while waiting for an answer
   * @throws NodesUnavailable when no node has answered
   * @throws RequestRefused when a node refuses, for example because of the register's name
   */
  public Optional<String> read() throws InterruptedException {
    return Futures.await(readAsync());
  }

  /** The same, in the future. It fails as {@link #read} does. */
  public CompletableFuture<Optional<String>> readAsync() {
    String path = "/registers/" + Request.segment(name) + "?read=linearizable";
    return Futures.unlessRefused(
        ports
            .ask(Request.get(path, ports.requestMax()))
            .thenApply(answer -> answer.body().path("value").asText()),
        "register-undecided");
  }

  @Override
  public String toString() {
    return "register '" + name + "'";
  }
}
