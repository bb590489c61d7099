/**
 * What plugins that talk HTTP share: one exchange at a time within a call's budget, and what may be
 * concluded from one that broke. Not a bundle: each plugin carries these classes itself, so that a
 * plugin can be swapped without another one's noticing.
 */
package org.palisade.plugin.http;
