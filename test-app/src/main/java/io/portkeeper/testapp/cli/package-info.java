/**
 * What main classes of test-app share: they read addresses, run until the end of their input, and tell when connections are
 * idle. Imports nothing of the project.
 */
package io.portkeeper.testapp.cli;
