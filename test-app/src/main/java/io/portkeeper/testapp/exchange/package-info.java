/** Exchanges of requests and answers in the protocols that proxies speak, and servers that can delay their answers. */
package io.portkeeper.testapp.exchange;
