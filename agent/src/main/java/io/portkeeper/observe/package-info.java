/** What operators see: the log, and notices that do not flood it. Imports {@code privilege} and {@code text}. */
package io.portkeeper.observe;
