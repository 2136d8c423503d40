/**
 * What native transports call. The boot loader defines it, in the one package that every class loader asks it for; the application
 * sees it too.
 */
package io.portkeeper.transport;
