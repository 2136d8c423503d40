/** What {@code scripts/bench} runs in the lab: programs that measure what connects cost. */
package io.portkeeper.testapp.bench;
