/**
 * The author's second example: a power console with a login, a session that is kept, a list of
 * outlets and a cycle of its own, spoken to in lines over TCP.
 */
package org.palisade.plugin.example.console;
