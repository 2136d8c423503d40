/** What an integration test needs to run programs in JVMs of their own. Imports nothing of the project. */
package io.portkeeper.testapp.lab;
