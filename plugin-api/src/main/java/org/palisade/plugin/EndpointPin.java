package org.palisade.plugin;

/**
 * What an endpoint shows of itself, in the form of the setting that would hold it to that.
 *
 * @param parameter the text parameter of the kind that takes it, such as {@code tls_pin}
 * @param value the parameter's value; no secret
 * @param about what a person may compare with what stands on the machine or in a list: whose
 *     certificate it is, from when to when; one line
 */
public record EndpointPin(Parameter<String> parameter, String value, String about) {

  /** Checks that there is something to compare. */
  public EndpointPin {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a pin of " + parameter + " without a value");
    }
  }
}
