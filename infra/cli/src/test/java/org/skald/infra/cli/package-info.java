/** Tests of the command line: its settings, its words, its exit codes, its pictures. */
@NullMarked
package org.skald.infra.cli;

import org.jspecify.annotations.NullMarked;
