/** The agent's own rights under a security manager. Imports nothing else of the agent. */
package io.portkeeper.privilege;
