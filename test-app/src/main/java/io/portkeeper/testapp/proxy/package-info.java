/**
 * Unmodified proxies of third parties. Each has a main class that starts it with limits that allow thousands of requests at
 * once. Imports {@code cli}, {@code lab}, {@code load} and {@code origin}.
 */
package io.portkeeper.testapp.proxy;
