/**
 * Source addresses, routes and the choice among them: expressions, ranges, strategies, quarantine. Before main it uses
 * nothing of java.net.
 */
package io.portkeeper.pool;
