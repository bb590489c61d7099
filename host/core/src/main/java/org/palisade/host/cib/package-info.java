/** Pacemaker's configuration, as far as it concerns fencing. */
package org.palisade.host.cib;
