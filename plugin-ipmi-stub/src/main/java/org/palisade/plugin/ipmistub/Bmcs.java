package org.palisade.plugin.ipmistub;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The BMCs of this process by address: every device of an address meets the same one. */
final class Bmcs {
  private record Key(String ip, Optional<Path> stateFile) {}

  private final Map<Key, Bmc> bmcs = new ConcurrentHashMap<>();
  private final Map<Path, ChassisStore> files = new ConcurrentHashMap<>();

  Bmc at(String ip, Optional<Path> stateFile) {
    return bmcs.computeIfAbsent(
        new Key(ip, stateFile),
        key ->
            new Bmc(
                stateFile
                    .map(path -> files.computeIfAbsent(path, ChassisFile::new))
                    .orElseGet(ChassisStore::inMemory)));
  }

  void forget() {
    bmcs.clear();
    files.clear();
  }
}
