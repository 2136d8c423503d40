/**
 * Hook points and the hooks woven into them; the only user of ASM. The woven methods call {@code boot} from java.base and
 * {@code transport} from native transports, and nothing else.
 */
package io.portkeeper.weave;
