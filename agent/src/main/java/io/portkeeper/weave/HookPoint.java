package io.portkeeper.weave;

/**
 * A method of the JDK whose body the agent adds to.
 *
 * @param className of the class in java.base, with dots
 * @param method its name
 * @param descriptor of the method, JVMS 4.3.3
 * @param firstJdk the first feature release that has it
 * @param lastJdk the last one, {@link #LATEST} while it is in the newest known
 * @param purpose what it is for
 * @param advice what is added
 */
record HookPoint(
        String className,
        String method,
        String descriptor,
        int firstJdk,
        int lastJdk,
        Purpose purpose,
        Class<?> advice) {

    static final int LATEST = Integer.MAX_VALUE;

    boolean isIn(int jdk) {
        return firstJdk <= jdk && jdk <= lastJdk;
    }

    @Override
    public String toString() {
        return className + "." + method + descriptor;
    }
}
