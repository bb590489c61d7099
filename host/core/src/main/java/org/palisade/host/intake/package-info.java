/** Makes device files and lines of the topology of what other programs were configured with. */
package org.palisade.host.intake;
