/**
 * What native transports call. The boot loader defines it, in a package that every class loader leaves to it. The
 * application sees it too.
 */
package io.portkeeper.transport;
