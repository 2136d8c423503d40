/**
 * What {@code scripts/bench matrix} runs in the lab: every real proxy on its transport, measured without the agent and with
 * it. Imports {@code lab}, {@code load}, {@code origin}, {@code proxy} and {@code result}.
 */
package io.portkeeper.testapp.matrix;
