/** {@code java -jar portkeeper.jar}. Imports {@code config} and {@code start}. */
package io.portkeeper.cli;
