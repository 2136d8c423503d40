/**
 * Source addresses, routes and the choice among them: expressions, ranges, strategies, quarantine. Imports nothing else of the
 * agent but {@code linux}, and of java.net nothing before the first connect.
 */
package io.portkeeper.pool;
