/** What operators see: the log, and notices that do not flood it. */
package io.portkeeper.observe;
