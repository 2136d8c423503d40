/**
 * Proxies of third parties, unmodified, each with a main class that starts it with limits wide enough for thousands of
 * requests at once. Imports {@code cli} only.
 */
package io.portkeeper.testapp.proxy;
