/** What {@code scripts/demo} runs in the lab. */
package io.portkeeper.testapp.demo;
