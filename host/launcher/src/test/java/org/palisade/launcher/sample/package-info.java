/**
 * Plugins for the tests of the host's start, most of them bad ones; the tests pack them as bundles.
 */
package org.palisade.launcher.sample;
