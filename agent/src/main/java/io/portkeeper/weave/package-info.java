/**
 * Hook points and the advice woven into them; the only user of Byte Buddy. The advice calls {@code boot} from java.base and
 * {@code transport} from native transports, and nothing else.
 */
package io.portkeeper.weave;
