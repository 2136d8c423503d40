/**
 * {@code java -jar portkeeper.jar}. Imports {@code config}, {@code linux}, {@code pool}, {@code ports}, {@code start}, {@code status},
 * {@code text} and {@code weave}.
 */
package io.portkeeper.cli;
