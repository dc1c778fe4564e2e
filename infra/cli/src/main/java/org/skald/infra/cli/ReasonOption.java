package org.skald.infra.cli;

import picocli.CommandLine.Option;

/** Why something is done to which a reason belongs. */
final class ReasonOption {

  @Option(names = "--reason", required = true, description = "Why, for the journal.")
  private String reason = "";

  String text() {
    return reason;
  }
}
