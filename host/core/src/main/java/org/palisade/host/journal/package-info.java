/** The journal: what was done to whom, synced before the first power command and after it. */
package org.palisade.host.journal;
