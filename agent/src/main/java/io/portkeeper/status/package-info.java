/**
 * What operators see of the running agent: its status, as JSON, as metrics, on a page and over JMX. Reads every part, changes
 * none but by {@code connect}'s operations.
 */
package io.portkeeper.status;
