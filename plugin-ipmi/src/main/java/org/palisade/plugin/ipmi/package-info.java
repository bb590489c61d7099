/** The plugin: settings, and the calls of the host as commands of IPMI. */
package org.palisade.plugin.ipmi;
