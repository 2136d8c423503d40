/**
 * The ladder: what one connect goes through. Imports {@code boot}, {@code config}, {@code linux}, {@code pool},
 * {@code track} and {@code observe}; knows nothing of weaving.
 */
package io.portkeeper.connect;
