/**
 * The bridge that java.base calls. The boot loader defines it, in a package of java.base that the application cannot access.
 * So it uses nothing but java.base.
 */
package io.portkeeper.boot;
