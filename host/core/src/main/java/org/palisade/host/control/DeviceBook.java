package org.palisade.host.control;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The configured devices. Thread-safe. */
@ProviderType
public interface DeviceBook {

  /** How a device stands. */
  enum Standing {
    /** It answered, and all its targets could be read. */
    READY,
    /** Some of its targets cannot be fenced. */
    IMPAIRED,
    /** Nothing can be fenced by it. */
    BROKEN,
    /** It was not asked yet. */
    UNKNOWN,
    /** Its file is wrong, and there is no version of it in force. */
    DISABLED
  }

  /**
   * A configured device.
   *
   * @param name its name: its file's, without the end
   * @param kind its kind; empty text where the file does not say
   * @param standing how it stands
   * @param session what there is between the host and the device, such as {@code warm}
   * @param probed when it was last asked how it is
   * @param lastGood when it last answered as it should
   * @param listed whether the device itself is asked for its targets
   * @param targets host to plug, as file and list say
   * @param why a sentence where it is not ready; else empty text
   * @param troubles host to sentence, for each target that could not be fenced
   * @param problems what is wrong with its file, one line each
   * @param verifiedBy the device whose readings count in place of its own, as its file says
   * @param verifies the devices whose readings it does, by name
   * @param owner the controllers that were started for it, and which of them has it for itself
   */
  record Device(
      String name,
      String kind,
      Standing standing,
      String session,
      Optional<Instant> probed,
      Optional<Instant> lastGood,
      boolean listed,
      Map<String, String> targets,
      String why,
      Map<String, String> troubles,
      List<String> problems,
      Optional<String> verifiedBy,
      List<String> verifies,
      Optional<String> owner) {
    /** Copies what can be changed. */
    public Device {
      targets = Map.copyOf(targets);
      troubles = Map.copyOf(troubles);
      problems = List.copyOf(problems);
      verifies = List.copyOf(verifies);
    }
  }

  /**
   * The devices as they were last seen.
   *
   * @return by name, those included whose file is wrong
   */
  List<Device> list();

  /**
   * Asks devices how they are; harmless to what they power.
   *
   * @param names their names
   * @param then takes them, once
   * @return drops the question
   */
  Task probe(List<String> names, Consumer<List<Device>> then);

  /**
   * Takes the ownership of a device away from whoever has it.
   *
   * @param name its name
   * @param who asks
   * @return what was done, or why nothing was
   */
  Change release(String name, String who);

  /**
   * Asks a device which machines it powers, and writes that into its file as {@code expect}: from
   * then on a plug that powers another machine is sent nothing. Waits for the device.
   *
   * @param name its name
   * @param replace whether what the file expects by now may be replaced by something else
   * @return what was written, or why nothing was
   * @throws InterruptedException where nobody waits for it any more
   */
  Change pin(String name, boolean replace) throws InterruptedException;

  /**
   * Asks a device what its endpoint shows of itself before any login, such as its certificate, and
   * writes that into its file: whoever asks for this believes that it is the device. Waits for it.
   *
   * @param name its name
   * @param replace whether what the file says by now may be replaced by something else
   * @return what was written and whose it is said to be, or why nothing was
   * @throws InterruptedException where nobody waits for it any more
   */
  Change pinEndpoint(String name, boolean replace) throws InterruptedException;
}
