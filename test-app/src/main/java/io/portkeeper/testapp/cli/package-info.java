/** What every main class of test-app shares: reading an address and staying up. Imports nothing of the project. */
package io.portkeeper.testapp.cli;
