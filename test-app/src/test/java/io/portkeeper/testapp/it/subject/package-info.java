/** Programs and agents that integration tests run in separate JVMs. */
package io.portkeeper.testapp.it.subject;
