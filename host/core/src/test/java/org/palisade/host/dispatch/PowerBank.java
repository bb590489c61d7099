package org.palisade.host.dispatch;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.palisade.plugin.Call;
import org.palisade.plugin.EndpointPin;
import org.palisade.plugin.Parameter;
import org.palisade.plugin.PinTeller;
import org.palisade.plugin.Plug;
import org.palisade.plugin.PlugLister;
import org.palisade.plugin.PowerState;
import org.palisade.plugin.RightsTeller;
import org.palisade.plugin.StonithDevice;
import org.palisade.plugin.StonithException;
import org.palisade.plugin.StonithException.Reason;

/** A device in memory: plugs with states and second names, and faults that a test sets. */
public class PowerBank implements StonithDevice, PlugLister, RightsTeller, PinTeller {
  /** Takes what the bank shows of itself. */
  public static final Parameter<String> SEAL = Parameter.text("seal");

  private String seal = "";
  private final Map<String, PowerState> states = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final Set<String> forbidden = new HashSet<>();
  private final Map<String, List<String>> identities = new HashMap<>();
  private final AtomicInteger disconnects = new AtomicInteger();
  private Optional<StonithException> fault = Optional.empty();

  public PowerBank plug(String id, String alias, PowerState state) {
    states.put(id, state);
    aliases.put(id, alias);
    return this;
  }

  public void unplug(String id) {
    states.remove(id);
    aliases.remove(id);
  }

  public void rename(String id, String alias) {
    aliases.put(id, alias);
  }

  public void fails(Reason reason, String message) {
    fault = Optional.of(new StonithException(reason, message));
  }

  public void works() {
    fault = Optional.empty();
  }

  public List<String> commands() {
    return List.copyOf(commands);
  }

  /** How many times its session was ended. */
  public int disconnects() {
    return disconnects.get();
  }

  @Override
  public void disconnect() {
    disconnects.incrementAndGet();
  }

  /** What a plug is called here. */
  protected String id(String plug) throws StonithException {
    return plug;
  }

  protected final void require(String plug) throws StonithException {
    check();
    if (!states.containsKey(id(plug))) {
      throw new StonithException(Reason.UNKNOWN_PLUG, "there is no plug '" + plug + "'");
    }
  }

  private void check() throws StonithException {
    if (fault.isPresent()) {
      throw fault.get();
    }
  }

  @Override
  public PowerState read(String plug, Call call) throws StonithException, IOException {
    require(plug);
    call.trace("read " + plug);
    return states.get(id(plug));
  }

  @Override
  public void powerOff(String plug, Call call) throws StonithException {
    require(plug);
    commands.add("off " + plug);
    states.put(id(plug), PowerState.OFF);
  }

  @Override
  public void powerOn(String plug, Call call) throws StonithException {
    require(plug);
    commands.add("on " + plug);
    states.put(id(plug), PowerState.ON);
  }

  /** What it shows before a login. */
  public void seal(String text) {
    seal = text;
  }

  @Override
  public List<EndpointPin> pins(Call call) {
    return seal.isEmpty() ? List.of() : List.of(new EndpointPin(SEAL, seal, "bank of " + seal));
  }

  /** What is told of the machine at a plug. */
  public PowerBank identity(String plug, String text) {
    identities.put(plug, List.of(text));
    return this;
  }

  /** What else is told of it. */
  public PowerBank alsoKnownAs(String plug, String text) {
    identities.merge(plug, List.of(text), (before, more) -> List.of(before.get(0), text));
    return this;
  }

  @Override
  public List<String> identities(String plug, Call call) throws StonithException {
    require(plug);
    return identities.getOrDefault(plug, List.of());
  }

  /** Lets the login read a plug only. */
  public void forbid(String plug) {
    forbidden.add(plug);
  }

  @Override
  public void mayPowerOff(String plug, Call call) throws StonithException {
    require(plug);
    if (forbidden.contains(plug)) {
      throw new StonithException(Reason.FORBIDDEN, "this login may not switch plug '" + plug + "'");
    }
  }

  @Override
  public void monitor(Call call) throws StonithException {
    check();
    call.trace("hello");
  }

  @Override
  public List<Plug> plugs(Call call) throws StonithException {
    check();
    commands.add("list");
    return states.keySet().stream().map(id -> new Plug(id, aliases.get(id))).toList();
  }
}
