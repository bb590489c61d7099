package org.palisade.command;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes subcommands with the call that they belong to. */
final class Verbs implements CommandLine.IFactory {
  private final Call call;

  Verbs(Call call) {
    this.call = call;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> one : type.getDeclaredConstructors()) {
      if (one.getParameterCount() == 1 && one.getParameterTypes()[0] == Call.class) {
        return type.cast(one.newInstance(call));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
