/**
 * The {@code -javaagent} entry: types of the JDK only, never throws. It runs in the application's class loader and
 * hands over to {@code io.portkeeper.start} in a loader of the agent's own.
 */
package io.portkeeper.premain;
