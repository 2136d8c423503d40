/**
 * The bridge that java.base calls. It is the only class of ours that the boot loader defines, and imports nothing but
 * java.base.
 */
package io.portkeeper.boot;
