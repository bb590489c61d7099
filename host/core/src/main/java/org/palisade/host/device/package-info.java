/**
 * Devices as the host uses them: kinds that plugins brought, checked settings, warm sessions that
 * are leased, and calls that are bounded whatever a plugin does.
 */
package org.palisade.host.device;
