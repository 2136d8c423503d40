/**
 * A small HTTP server that keeps answering, no matter how many clients are connected. HTTP itself is implemented by Apache
 * HttpCore, which no other package uses.
 */
package io.portkeeper.http;
