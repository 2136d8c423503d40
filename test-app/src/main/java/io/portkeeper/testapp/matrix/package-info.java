/**
 * What {@code scripts/bench matrix} runs in the lab: every real proxy on its transport, measured without the agent and with
 * it.
 */
package io.portkeeper.testapp.matrix;
