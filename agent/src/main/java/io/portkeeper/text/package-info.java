/** What text from outside becomes before anybody reads it. Imports nothing else of the agent. */
package io.portkeeper.text;
