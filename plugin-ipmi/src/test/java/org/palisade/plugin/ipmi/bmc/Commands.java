package org.palisade.plugin.ipmi.bmc;

import java.util.Optional;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.ipmi.wire.Message;
import org.palisade.plugin.ipmi.wire.Octets;

/** What a fake BMC does with a message of a session. */
final class Commands {
  private final Chassis chassis;
  private final Slots.Slot slot;
  private final Misbehaviour misbehaviour;

  Commands(Chassis chassis, Slots.Slot slot, Misbehaviour misbehaviour) {
    this.chassis = chassis;
    this.slot = slot;
    this.misbehaviour = misbehaviour;
  }

  Optional<Octets> answer(Octets asked) throws StonithException {
    Octets data = asked.slice(6, asked.size() - 7);
    int command = asked.at(1) >> 2 << 8 | asked.at(5);
    Octets said = misbehaviour == Misbehaviour.IS_BUSY ? Octets.of(0xC0) : obey(command, data);
    boolean isLost = command == 0x0002 && misbehaviour == Misbehaviour.LOSES_REPLIES;
    return isLost ? Optional.empty() : Optional.of(message(asked, said));
  }

  private Octets message(Octets asked, Octets said) throws StonithException {
    Octets head = Octets.of(0x81, asked.at(1) + 4);
    Octets body = Octets.join(Octets.of(0x20, asked.at(4), asked.at(5)), said);
    return switch (misbehaviour) {
      case TALKS_NONSENSE -> Octets.of(0xCA, 0xFE);
      case SAYS_NOTHING -> Octets.NONE;
      default -> Octets.join(head, Message.checksum(head), body, Message.checksum(body));
    };
  }

  /** The completion code and the data. */
  private Octets obey(int command, Octets data) throws StonithException {
    return switch (command) {
      case 0x0001 -> Octets.of(0, chassis.readByCaller() ? 0x21 : 0x20, 0, 0);
      case 0x0002 -> Octets.of(control(data.at(0)));
      case 0x0637 -> Octets.join(Octets.of(0), chassis.guid());
      case 0x063B -> privilege(data.at(0));
      case 0x063C -> Octets.of(0);
      default -> Octets.of(0xC1);
    };
  }

  private Octets privilege(int level) {
    if (misbehaviour == Misbehaviour.FORBIDS && level > 2) {
      return Octets.of(0x81);
    }
    slot.level = level;
    return Octets.of(0, level);
  }

  private int control(int command) {
    chassis.record(command);
    if (slot.level < 3 || misbehaviour == Misbehaviour.FORBIDS) {
      return 0xD4;
    }
    if (misbehaviour == Misbehaviour.REFUSES || (command == 2 && !chassis.isOn())) {
      return 0xD5;
    }
    if (misbehaviour != Misbehaviour.IGNORES_COMMANDS) {
      chassis.act(command);
    }
    return 0;
  }
}
