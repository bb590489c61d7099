/**
 * Starts the host: the framework, the host's bundles and the plugins, in the foreground; the same
 * for the daemon and the standby.
 */
package org.palisade.launcher;
