/**
 * Programs that {@code scripts/bench} runs: some measure what connects, reads and writes, the reaper, and the start cost;
 * others report the results of the agent module's benchmarks. Imports {@code cli}, {@code lab}, {@code load},
 * {@code origin}, {@code ports}, {@code proxy}, {@code reap} and {@code result}.
 */
package io.portkeeper.testapp.bench;
