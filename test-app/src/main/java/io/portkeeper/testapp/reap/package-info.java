/** Connections that are held for the reaper to choose among, as programs to run under the agent, and the server they go to. */
package io.portkeeper.testapp.reap;
