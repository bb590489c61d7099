package org.palisade.plugin;

import java.util.Objects;

/** A value that no log, message or journal may show: its text is {@code ***}. Immutable. */
public final class Secret {
  private final String value;

  /**
   * Wraps a value.
   *
   * @param value the secret itself, exactly as it was given; may be empty
   */
  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "secret");
  }

  /**
   * The value itself, for the one place that sends it to the device.
   *
   * @return what the constructor was given
   */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
