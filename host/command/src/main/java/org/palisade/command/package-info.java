/** {@code palisade}, the operators' command: what a person types, and what it prints. */
package org.palisade.command;
