/**
 * The {@code -javaagent} entry point. It uses types of the JDK only, runs in the application's class loader, and calls
 * {@code io.portkeeper.start} in a loader of the agent's own. {@code premain} never throws.
 */
package io.portkeeper.premain;
