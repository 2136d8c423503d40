/** What integration tests need to run programs in separate JVMs and in the lab's network. Imports nothing of the project. */
package io.portkeeper.testapp.lab;
