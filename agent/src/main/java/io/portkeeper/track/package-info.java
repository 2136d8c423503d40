/** What is known of open connections, by descriptor number. Imports {@code ports}. */
package io.portkeeper.track;
