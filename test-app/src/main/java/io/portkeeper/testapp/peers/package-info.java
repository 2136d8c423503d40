/**
 * Proxies with what their users would pick against port exhaustion, the agent among it, under one load. Imports {@code lab},
 * {@code load}, {@code origin}, {@code proxy} and {@code result}.
 */
package io.portkeeper.testapp.peers;
