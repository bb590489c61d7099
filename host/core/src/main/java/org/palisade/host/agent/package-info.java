/**
 * The fence agents: the Linux-HA contract of options, standard input, metadata, output and exit
 * codes, for {@code fence_palisade} and for the agent of every kind that a plugin brings.
 */
package org.palisade.host.agent;
