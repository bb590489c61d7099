package org.palisade.host.control;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The kinds of device that the plugins in force bring. Thread-safe. */
@ProviderType
public interface Kinds {

  /** The form of a setting's value. */
  enum Form {
    /** Any text. */
    TEXT,
    /** Text that is never shown. */
    SECRET,
    /** A whole number. */
    NUMBER,
    /** A time in seconds. */
    SECONDS,
    /** Yes or no. */
    FLAG,
    /** One of several words. */
    CHOICE
  }

  /**
   * What a device file of a kind may set.
   *
   * @param name its newest name
   * @param aliases older names that work as well
   * @param form the form of its value
   * @param choices the words that are allowed, where only some are
   * @param required whether a file must set it
   * @param byDefault what holds where no file sets it, as a file would say it; else empty text
   * @param help a line about it
   */
  record Setting(
      String name,
      List<String> aliases,
      Form form,
      List<String> choices,
      boolean required,
      String byDefault,
      String help) {
    /** Copies the lists. */
    public Setting {
      aliases = List.copyOf(aliases);
      choices = List.copyOf(choices);
    }
  }

  /**
   * One kind.
   *
   * @param name as {@code plugin = …} in a device file
   * @param summary a line about it
   * @param text more about it; may be empty
   * @param page where its vendor says more
   * @param agents the fence agents that drive it
   * @param habits what the host must know of it, a sentence each
   * @param settings what its device files may set beside {@code plugin} and {@code targets}: its
   *     own settings, then the times
   */
  record Kind(
      String name,
      String summary,
      String text,
      Optional<String> page,
      List<String> agents,
      List<String> habits,
      List<Setting> settings) {
    /** Copies the lists. */
    public Kind {
      agents = List.copyOf(agents);
      habits = List.copyOf(habits);
      settings = List.copyOf(settings);
    }
  }

  /**
   * What is known of a kind. May take a second where its details have to be asked of a program.
   *
   * @param name the kind's name
   * @return the kind; nothing where it cannot be used
   */
  Optional<Kind> describe(String name);

  /**
   * Why a kind cannot be used.
   *
   * @param name a kind that {@link #describe} does not give
   * @return the reason; nothing where no plugin in force names the kind
   */
  Optional<String> whyNot(String name);
}
