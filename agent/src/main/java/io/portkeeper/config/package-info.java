/**
 * Options: which there are, where they are set, and which values they accept. The package runs before main, so it does not
 * touch java.net, java.nio.file or java.util.logging.
 */
package io.portkeeper.config;
