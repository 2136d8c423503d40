/** Exchanges of all kinds beside a reaper that always has work, and servers that take the time that they are asked to take. */
package io.portkeeper.testapp.hunt;
