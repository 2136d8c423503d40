/** Wires the agent together, before main, in the agent's own class loader. */
package io.portkeeper.start;
