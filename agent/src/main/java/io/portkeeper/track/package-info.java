/**
 * What is known of open connections, by descriptor number, and when each last did anything, which java.base records in {@code boot}.
 */
package io.portkeeper.track;
