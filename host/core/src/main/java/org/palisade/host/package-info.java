/** Where the rooms of the host are put together. */
package org.palisade.host;
