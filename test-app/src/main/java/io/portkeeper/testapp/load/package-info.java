/**
 * The clients of a proxy, thousands at once, and what became of their requests. Imports {@code cli} and, for the gate,
 * {@code origin}.
 */
package io.portkeeper.testapp.load;
