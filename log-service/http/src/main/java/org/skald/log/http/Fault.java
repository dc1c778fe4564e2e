package org.skald.log.http;

/**
 * One thing that is wrong in a request.
 *
 * @param path where: a JSON path such as {@code $.input.sku}, or {@code ?limit} in a query
 * @param expected what would have been right
 * @param found what was there
 */
public record Fault(String path, String expected, String found) {

  @Override
  public String toString() {
    return path + ": expected " + expected + ", found " + found;
  }
}
