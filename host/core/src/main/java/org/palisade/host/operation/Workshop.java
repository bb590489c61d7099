package org.palisade.host.operation;

/**
 * What all sequences share.
 *
 * @param loop the thread that they run on
 * @param pulse when the loop last showed that it runs
 * @param queue who may have which plug within this process
 * @param locksmith the locks between processes
 * @param flights what is in flight as far as this process knows
 * @param chronicle journal and log
 * @param halt ends this process at once
 */
record Workshop(
    Loop loop,
    Pulse pulse,
    PlugQueue queue,
    Locksmith locksmith,
    Flights flights,
    Chronicle chronicle,
    Runnable halt) {}
