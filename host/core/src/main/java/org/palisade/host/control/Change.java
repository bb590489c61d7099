package org.palisade.host.control;

/**
 * What became of something that was to be changed.
 *
 * @param done whether it was
 * @param text one line: what was done, or why not and what to do
 */
public record Change(boolean done, String text) {}
