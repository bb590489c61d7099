/** What the kernel tells of this machine: its boot, and its processes. */
package org.palisade.host.machine;
