/**
 * Datagrams to and from BMCs: one thread reads for all of them, and whoever asks waits for his own.
 */
package org.palisade.plugin.ipmi.link;
