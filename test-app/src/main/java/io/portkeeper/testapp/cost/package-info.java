/**
 * What {@code scripts/bench cost} and {@code memory} run in the lab: proxies that do not lack ports, without the agent and
 * with it. Imports {@code cli}, {@code lab}, {@code load}, {@code origin}, {@code proxy} and {@code result}.
 */
package io.portkeeper.testapp.cost;
