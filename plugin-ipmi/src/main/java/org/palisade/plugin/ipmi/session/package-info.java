/** Sessions with BMCs: set up within the time of a call, kept, used for its questions, closed. */
package org.palisade.plugin.ipmi.session;
