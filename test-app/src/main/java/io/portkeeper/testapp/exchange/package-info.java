/** Exchanges of requests and answers by the protocols that proxies speak, and servers that take their time to answer. */
package io.portkeeper.testapp.exchange;
