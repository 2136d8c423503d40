/**
 * The only door to the JDK's internals and to the kernel: socket options, binding, interfaces. Imports nothing else of
 * the agent.
 */
package io.portkeeper.linux;
