/**
 * What {@code scripts/bench} runs: programs that measure what connects, reads and writes, the reaper, and the start cost, and
 * those that say what the agent's own benchmarks found out. Imports the lab, the proxies, the load, and the results.
 */
package io.portkeeper.testapp.bench;
