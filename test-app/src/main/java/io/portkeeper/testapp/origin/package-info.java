/**
 * The server at the far end of every test: answers at once or when told to, and counts who came. Imports {@code cli}
 * only.
 */
package io.portkeeper.testapp.origin;
