/** The only door to the JDK's internals and to the kernel: socket options, binding, interfaces. */
package io.portkeeper.linux;
