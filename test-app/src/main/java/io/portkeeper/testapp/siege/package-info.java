/**
 * The benchmark of the reaper: clients hold all ports of a proxy, a tenth of them busy, and more clients come. Imports
 * {@code lab}, {@code load}, {@code origin}, {@code proxy}, {@code result} and {@code cli}.
 */
package io.portkeeper.testapp.siege;
