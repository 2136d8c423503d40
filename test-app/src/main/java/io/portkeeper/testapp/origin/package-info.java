/**
 * The HTTP server at the far end of tests and benchmarks. It answers at once or when told to, and counts connections by
 * their peers. Imports {@code cli} only.
 */
package io.portkeeper.testapp.origin;
