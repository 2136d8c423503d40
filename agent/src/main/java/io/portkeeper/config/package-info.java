/**
 * Options: what there are, where they are set, and what their values may be. It runs before main, so it touches no java.net,
 * java.nio.file or java.util.logging.
 */
package io.portkeeper.config;
