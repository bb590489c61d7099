package org.palisade.host.agent;

import java.util.function.LongSupplier;
import org.palisade.host.device.Devices;
import org.palisade.host.device.Types;
import org.palisade.host.dispatch.Dispatcher;
import org.palisade.host.dispatch.Fencer;
import org.palisade.host.dispatch.Probes;
import org.palisade.host.inventory.Inventory;
import org.palisade.host.operation.Operations;

/** What an agent works with. */
record Rooms(
    Types types,
    Inventory inventory,
    Devices devices,
    Operations operations,
    Dispatcher dispatcher,
    Fencer fencer,
    Probes probes,
    PasswordScript scripts,
    LongSupplier nanoTime) {}
