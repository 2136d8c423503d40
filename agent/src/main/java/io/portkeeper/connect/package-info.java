/**
 * The ladder, which each connect goes through, and its changes while the agent runs. The package knows nothing of weaving.
 */
package io.portkeeper.connect;
