/**
 * The host as people and programs manage it: what the operators' command, and whatever else comes
 * to manage a host, may see of it.
 */
@Export
@Version("1.0.0")
package org.palisade.host.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
