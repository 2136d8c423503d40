/** Local ports: windows in the kernel's range, lanes and their ports in use, and owned ports. */
package io.portkeeper.ports;
