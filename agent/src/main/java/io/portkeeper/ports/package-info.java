/** Local ports: windows in the kernel's range, lanes and what they have in use, the ports that the agent hands out itself. */
package io.portkeeper.ports;
