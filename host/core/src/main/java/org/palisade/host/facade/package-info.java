/** The rooms of the host as {@code org.palisade.host.control} shows them. */
package org.palisade.host.facade;
