package org.palisade.host.gateway;

/** The other side does not keep to the protocol; the connection is of no more use. */
final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
