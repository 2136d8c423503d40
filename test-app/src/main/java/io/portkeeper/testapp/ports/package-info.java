/** Short connections: clients that open them on a schedule or in turn and record their ports, and servers for them. */
package io.portkeeper.testapp.ports;
