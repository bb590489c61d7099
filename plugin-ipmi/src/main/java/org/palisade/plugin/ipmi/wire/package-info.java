/**
 * RMCP+ of IPMI 2.0 as bytes: packets, hashes, encryption. Pure functions without a clock, a thread
 * or a socket; whatever they are given, they fail with {@code PROTOCOL} alone.
 */
package org.palisade.plugin.ipmi.wire;
