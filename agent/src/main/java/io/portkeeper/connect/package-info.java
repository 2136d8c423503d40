/** The ladder: what one connect goes through, and what is changed while it runs. It knows nothing of weaving. */
package io.portkeeper.connect;
