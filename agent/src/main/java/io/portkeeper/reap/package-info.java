/** The reaper: when a port is needed, it resets the connection that has been idle longest. */
package io.portkeeper.reap;
