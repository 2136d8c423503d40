/** The agent's own rights under a security manager. */
package io.portkeeper.privilege;
