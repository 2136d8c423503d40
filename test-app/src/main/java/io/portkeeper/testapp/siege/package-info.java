/**
 * The benchmark of the reaper: a proxy all of whose ports are held by its clients, a tenth of them busy, and more that come.
 * Imports {@code lab}, {@code load}, {@code origin}, {@code proxy}, {@code result} and {@code cli}.
 */
package io.portkeeper.testapp.siege;
