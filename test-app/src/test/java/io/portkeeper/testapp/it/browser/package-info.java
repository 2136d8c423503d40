/** A real browser for the integration tests of the status page. */
package io.portkeeper.testapp.it.browser;
