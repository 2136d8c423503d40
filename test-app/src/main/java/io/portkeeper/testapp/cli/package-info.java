/** What every main class of test-app shares: reading an address, staying up, and telling when connections are idle. Imports nothing of the project. */
package io.portkeeper.testapp.cli;
