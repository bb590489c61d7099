package org.palisade.host.device;

/**
 * What one plug is known by, however device, agent and spelling named it: the kind, the values that
 * name its endpoint, and its canonical name. Equal keys are one plug.
 *
 * @param text holds no secret; for messages use the device's and the plug's name instead
 */
public record PlugKey(String text) {}
