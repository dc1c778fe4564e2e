package org.skald.infra.screen;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** What people see: tables, colour where the terminal has it, one line of progress. */
public final class Screen {

  private final PrintWriter out;
  private final PrintWriter err;
  private final Ansi ansi;
  private boolean progressShown;

  /** The screen of a command. */
  public Screen(CommandSpec spec) {
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.ansi = spec.commandLine().getColorScheme().ansi();
  }

  /** A line of text; {@code @|bold …|@} and the like are colours. */
  public void line(String markup) {
    out.println(ansi.string(markup));
    out.flush();
  }

  /** A line for programs, as it is. */
  public void plain(String text) {
    out.println(text);
    out.flush();
  }

  /** Replaces the line of progress; shown on standard error, and only to people. */
  public void progress(String text) {
    if (ansi.enabled()) {
      err.print("\r\u001b[2K" + text);
      err.flush();
      progressShown = true;
    }
  }

  /** Ends the line of progress. */
  public void progressDone() {
    if (progressShown) {
      err.print("\r\u001b[2K");
      err.flush();
      progressShown = false;
    }
  }

  /** A line of news on standard error. */
  public void news(String text) {
    progressDone();
    err.println(ansi.string(text));
    err.flush();
  }

  /** A table whose columns are as wide as they need to be. */
  public void table(List<String> heads, List<List<String>> rows) {
    table(heads, rows, _ -> false);
  }

  /** The same, with the rows that want attention in yellow. */
  public void table(List<String> heads, List<List<String>> rows, Predicate<List<String>> alarming) {
    var widths = new ArrayList<Integer>();
    for (var column = 0; column < heads.size(); column++) {
      var width = heads.get(column).length();
      for (var row : rows) {
        width = Math.max(width, row.get(column).length());
      }
      widths.add(width);
    }
    line("@|bold " + padded(heads, widths) + "|@");
    for (var row : rows) {
      var text = padded(row, widths);
      out.println(
          alarming.test(row) ? ansi.string("@|yellow " + text.replace("|@", "| @") + "|@") : text);
    }
    out.flush();
  }

  private static String padded(List<String> cells, List<Integer> widths) {
    var line = new StringBuilder();
    for (var column = 0; column < cells.size(); column++) {
      var cell = cells.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
