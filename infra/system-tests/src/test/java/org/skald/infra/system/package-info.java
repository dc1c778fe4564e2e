/**
 * The whole of Skald as its users run it: a broker and nodes in processes of their own, which are
 * killed, stopped for a while, restarted and fed with rubbish, while sagas run. What the
 * participants have really done is then held against what the sagas came to.
 */
@NullMarked
package org.skald.infra.system;

import org.jspecify.annotations.NullMarked;
