/**
 * Options: what there are, where they are set, and what their values may be. Runs before main, so it touches no
 * java.net, java.nio.file or java.util.logging. Imports {@code pool}, whose expressions are option values, and {@code text}.
 */
package io.portkeeper.config;
