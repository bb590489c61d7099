/** The operators' command {@code palisade}: what a person does beside fencing itself. */
package org.palisade.host.command;
