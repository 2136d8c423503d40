/** What operators see: the log, and notices that do not flood it. Imports nothing else of the agent but {@code privilege}. */
package io.portkeeper.observe;
