/**
 * What is known of open connections, by descriptor number, and when each last did anything. Imports {@code boot}, where java.base
 * records that, and {@code ports}.
 */
package io.portkeeper.track;
