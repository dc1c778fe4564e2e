package org.skald.log.http;

/** One method on one path template, its description and what it does. */
record Route(String method, PathTemplate template, Doc doc, Endpoint endpoint) {}
