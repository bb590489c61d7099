/**
 * Whom to fence by what: configured hosts, the devices and plugs that power them, and questions to
 * devices that are no fencing.
 */
package org.palisade.host.dispatch;
