/** Programs that integration tests run in a JVM of their own. */
package io.portkeeper.testapp.it.subject;
