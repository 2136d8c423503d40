/** What the agent promises its users, shown in the lab: real JVMs, real proxies, the real kernel. */
package io.portkeeper.testapp.it;
