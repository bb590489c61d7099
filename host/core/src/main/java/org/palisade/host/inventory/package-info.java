/** Configured devices: the files of {@code etc/devices}, read, checked, and re-read on change. */
package org.palisade.host.inventory;
