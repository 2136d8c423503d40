/** The commands of {@code java -jar portkeeper.jar}. */
package io.portkeeper.cli;
