/** Paths and settings of the host process, worked out once and handed to the other packages. */
package org.palisade.host.settings;
