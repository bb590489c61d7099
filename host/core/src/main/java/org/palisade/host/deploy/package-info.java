/**
 * Plugins as they come and go: a jar is checked, started beside the version in force, and proved
 * with the configured devices before it takes over. Which jars are in force is written down here;
 * the framework remembers nothing.
 */
package org.palisade.host.deploy;
