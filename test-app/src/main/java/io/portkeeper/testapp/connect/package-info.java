/** The ways in which a JVM opens outgoing TCP connections, as programs to run under the agent, and servers for them. */
package io.portkeeper.testapp.connect;
