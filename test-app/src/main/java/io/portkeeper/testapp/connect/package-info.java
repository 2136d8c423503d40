/** Every way in which a JVM opens an outgoing TCP connection, as a program to run under the agent. */
package io.portkeeper.testapp.connect;
