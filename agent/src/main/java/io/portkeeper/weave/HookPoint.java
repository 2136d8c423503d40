package io.portkeeper.weave;

/**
 * A method whose body the agent adds to.
 *
 * @param className with dots
 * @param method its name
 * @param descriptor of the method, JVMS 4.3.3
 * @param purpose what it is for
 * @param hook what is added
 */
record HookPoint(String className, String method, String descriptor, Purpose purpose, Hook hook) {

    @Override
    public String toString() {
        return className + "." + method + descriptor;
    }
}
