/**
 * {@code java -jar portkeeper.jar}. Imports {@code config}, {@code linux}, {@code pool}, {@code ports}, {@code start} and
 * {@code weave}.
 */
package io.portkeeper.cli;
