/** Wires the agent together, before main, in the agent's own class loader. May import every package but premain. */
package io.portkeeper.start;
