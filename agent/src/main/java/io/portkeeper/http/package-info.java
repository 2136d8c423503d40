/** A small HTTP server that keeps answering whoever else is connected. HTTP itself is Apache HttpCore's, which nothing else sees. */
package io.portkeeper.http;
