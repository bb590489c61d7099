/** Programs that print a password, which device files and agents' options may name. */
package org.palisade.host.secret;
