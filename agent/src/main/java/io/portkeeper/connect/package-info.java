/**
 * The ladder: what one connect goes through, and what is taken up while it runs. Imports {@code boot}, {@code config}, {@code linux},
 * {@code pool}, {@code ports}, {@code reap}, {@code track}, {@code observe} and {@code privilege}; knows nothing of weaving.
 */
package io.portkeeper.connect;
