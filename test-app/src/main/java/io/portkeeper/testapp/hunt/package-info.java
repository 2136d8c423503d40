/** Exchanges of all kinds while the reaper always has work, and servers that delay their answers as they are asked to. */
package io.portkeeper.testapp.hunt;
