/**
 * Locks on plugs between the processes of one machine: the daemon and the standby host. They are
 * kept by compare-and-set, not by kernel locks, so that a process that is frozen in the midst of it
 * holds up nobody.
 */
package org.palisade.host.lock;
