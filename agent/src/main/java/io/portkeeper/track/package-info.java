/** What is known of open connections, by descriptor number. Imports {@code pool}. */
package io.portkeeper.track;
