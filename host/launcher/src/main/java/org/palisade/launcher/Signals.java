package org.palisade.launcher;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Signals that ask the host to stop. By a handler rather than by a shutdown hook: a hook cannot
 * tell a signal from a plugin's {@code System.exit}. By reflection, because javac warns of {@code
 * sun.misc} in a way that nothing can silence, though module jdk.unsupported exports it on purpose.
 */
final class Signals {
  private Signals() {}

  /**
   * Has something done at SIGTERM, SIGINT and SIGHUP, instead of ending the JVM.
   *
   * @param stop quick; perhaps called more than once
   * @throws CannotStart where this JVM has no such handlers
   */
  static void onStop(Runnable stop) throws CannotStart {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                stop.run();
                return null;
              });
      for (String name : List.of("TERM", "INT", "HUP")) {
        Object one = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, one, proxy);
      }
    } catch (ReflectiveOperationException e) {
      throw new CannotStart("this java cannot handle signals; use OpenJDK 17", e);
    }
  }
}
