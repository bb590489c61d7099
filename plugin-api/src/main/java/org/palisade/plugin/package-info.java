/**
 * The uniform API of Palisade: all that the author of a fencing plugin imports.
 *
 * <p>A plugin is a class that implements {@link org.palisade.plugin.StonithPlugin}; it names its
 * {@linkplain org.palisade.plugin.DeviceType kinds of device}, and opens {@linkplain
 * org.palisade.plugin.StonithDevice devices} that answer single, blocking calls. Everything that
 * takes time or judgement (delays, waiting for a state, verification, retries, locks, sessions'
 * life, the journal) is the host's. A plugin therefore needs no thread, no timer and no loop.
 *
 * <p>Nothing here is {@code null}: no argument, no result.
 */
@Export
package org.palisade.plugin;

import org.osgi.annotation.bundle.Export;
