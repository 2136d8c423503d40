/** Connections that come and go: a client that keeps to a schedule and records its ports, and a server for it. */
package io.portkeeper.testapp.ports;
