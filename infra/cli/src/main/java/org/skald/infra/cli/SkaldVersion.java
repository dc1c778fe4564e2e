package org.skald.infra.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The release, as the jar says it. */
final class SkaldVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "skald "
          + Optional.ofNullable(Skald.class.getPackage().getImplementationVersion())
              .orElse("(not packed)")
    };
  }
}
