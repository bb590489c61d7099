/**
 * Fencing itself, the same for every plugin: power off, wait, verify, power on, retries, deadlines,
 * joined and queued callers. The core is pure (facts and event to facts; facts and time to the next
 * step); a thin rim runs the steps. See {@code docs/verdicts.md}.
 */
package org.palisade.host.operation;
