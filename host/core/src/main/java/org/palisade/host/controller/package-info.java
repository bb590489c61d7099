/**
 * StonithAgents: controllers that a cluster manager starts, watches and stops, each for one device,
 * and the ownership that they take of it.
 */
package org.palisade.host.controller;
