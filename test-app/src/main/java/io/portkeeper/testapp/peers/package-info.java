/**
 * Proxies with the remedies against port exhaustion that their users would choose, including the agent, under the same load.
 * Imports {@code cli}, {@code lab}, {@code load}, {@code origin}, {@code proxy} and {@code result}.
 */
package io.portkeeper.testapp.peers;
