package org.palisade.host.operation;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.palisade.plugin.Call;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/**
 * The machine that a plug must power. Addresses of management controllers get swapped and given
 * twice; then the state that is read is another machine's, and so is the power that is cut.
 *
 * @param host the host that is meant
 * @param identity the serial number, GUID or UUID that its device tells
 */
public record Pin(String host, String identity) {
  private static final Pattern GUID = Pattern.compile("[0-9a-f]{32}");

  /**
   * Checks the machine at a plug, on a leased device.
   *
   * @param device the device
   * @param plug the plug
   * @param call the budget
   * @throws StonithException INVALID_SETTINGS where it is another machine or the device does not
   *     tell; UNREACHABLE where it could not be asked, or does not tell its GUID at the moment: of
   *     a command that was to follow, nothing was sent
   * @throws InterruptedException when the host interrupts the call
   */
  public void check(StonithDevice device, String plug, Call call)
      throws StonithException, InterruptedException {
    List<String> told = identities(device, plug, call);
    if (told.isEmpty()) {
      throw new StonithException(
          Reason.INVALID_SETTINGS,
          "the device does not tell which machine it powers, so it cannot be held against 'expect'"
              + " of "
              + host
              + "; nothing was sent; take the host from 'expect'");
    }
    if (!isAmong(told)) {
      throw other(told);
    }
  }

  private StonithException other(List<String> told) {
    String says = "it says '" + String.join("', '", told) + "'";
    if (isGuid(identity) && told.stream().noneMatch(Pin::isGuid)) {
      return new StonithException(
          Reason.UNREACHABLE,
          "the device tells no GUID or UUID, or none at the moment ("
              + says
              + "), so it cannot be held against 'expect' of "
              + host
              + "; nothing was sent; if it never does, run 'palisade devices pin --replace'");
    }
    return new StonithException(
        Reason.INVALID_SETTINGS,
        "belongs to another machine: "
            + says
            + ", but 'expect' of "
            + host
            + " says '"
            + identity
            + "'; nothing was sent; check the device's address, or, where the machine was"
            + " replaced, run 'palisade devices pin --replace'");
  }

  /**
   * Whether it is this machine.
   *
   * @param told what a device says
   * @return whether letters and digits of one agree
   */
  public boolean isAmong(List<String> told) {
    return told.stream().map(Pin::bare).anyMatch(bare(identity)::equals);
  }

  private static boolean isGuid(String text) {
    return GUID.matcher(bare(text)).matches();
  }

  // What the question itself comes to says nothing about a command that was to follow it.
  private List<String> identities(StonithDevice device, String plug, Call call)
      throws StonithException, InterruptedException {
    try {
      return device.identities(plug, call).stream().filter(told -> !bare(told).isEmpty()).toList();
    } catch (StonithException e) {
      throw switch (e.reason()) {
        case LOGIN_REFUSED, FORBIDDEN, UNKNOWN_PLUG, INVALID_SETTINGS, BUSY, UNREACHABLE -> e;
        case UNCERTAIN, PROTOCOL, REFUSED -> unread(e);
      };
    } catch (IOException | RuntimeException e) {
      throw unread(e);
    }
  }

  private StonithException unread(Exception e) {
    return new StonithException(
        Reason.UNREACHABLE, "the identity of " + host + " could not be read: " + e.getMessage(), e);
  }

  /**
   * Letters and digits alone: the same number is written with dashes, colons and in capitals.
   *
   * @param text an identity as someone wrote it
   * @return what two spellings of it have in common
   */
  public static String bare(String text) {
    StringBuilder bare = new StringBuilder();
    text.toLowerCase(Locale.ROOT)
        .chars()
        .filter(Character::isLetterOrDigit)
        .forEach(bare::appendCodePoint);
    return bare.toString();
  }
}
