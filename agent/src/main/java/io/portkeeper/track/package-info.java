/**
 * What is known of open connections, by descriptor number. When each was last active is recorded in java.base, by the bridge
 * of {@code boot}.
 */
package io.portkeeper.track;
