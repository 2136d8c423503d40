/**
 * The bridge that java.base calls. The boot loader defines it, in a package of java.base that the application has no access to, so it
 * uses nothing but java.base.
 */
package io.portkeeper.boot;
