/**
 * What is known of open connections, by descriptor number, and when each last did anything. Imports {@code boot}, where java.base
 * records that, {@code ports} and {@code text}.
 */
package io.portkeeper.track;
