/**
 * What operators see of the running agent: its status as JSON, as metrics, on a page, over JMX and on the socket of the
 * commands. It reads every part, and changes something only through {@code connect}'s operations.
 */
package io.portkeeper.status;
