/** Makes text from outside safe to show before anybody reads it. */
package io.portkeeper.text;
