/** {@code java -jar portkeeper.jar}. Imports {@code config}, {@code linux}, {@code ports} and {@code start}. */
package io.portkeeper.cli;
