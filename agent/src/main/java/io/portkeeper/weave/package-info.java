/**
 * Hook points and the advice woven into them; the only user of Byte Buddy. The advice calls {@code boot} and nothing
 * else.
 */
package io.portkeeper.weave;
