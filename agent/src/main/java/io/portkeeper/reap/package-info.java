/**
 * The reaper: when a port is needed, the connection that least recently did anything goes. Imports {@code ports}, {@code track},
 * {@code linux}, {@code observe} and {@code pool}, whose exclusions exempt destinations.
 */
package io.portkeeper.reap;
