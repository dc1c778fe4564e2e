package org.skald.infra.house.planted.names.util;

/** Planted: a package whose name says nothing. */
final class Tidy {}
