/** Programs to run under the agent that hold connections for the reaper to choose from, and the server that they connect to. */
package io.portkeeper.testapp.reap;
