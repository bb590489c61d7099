/**
 * The server's side of HTTP for the tests of plugins and for their emulators: answers that go wrong
 * on demand, certificates, and connections counted as the kernel sees them.
 */
package org.palisade.plugin.http.wire;
