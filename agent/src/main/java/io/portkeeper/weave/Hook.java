package io.portkeeper.weave;

import org.objectweb.asm.MethodVisitor;

/** What is added to a method. */
abstract class Hook {

    /**
     * Adds it.
     *
     * @param visitor receives the woven method
     * @param body what is known of the method
     * @return receives the method as it is
     * @throws IllegalStateException if the method is not of the form that the hook needs; its visits may throw that too
     */
    abstract HookedMethod in(MethodVisitor visitor, MethodBody body);
}
