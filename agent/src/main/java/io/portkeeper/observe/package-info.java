/** The log, notices that do not flood it, the flight recorder, and the agent's threads. */
package io.portkeeper.observe;
