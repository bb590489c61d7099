package org.palisade.launcher;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code System.exit} in a plugin from ending the host. The JVM ends only when its shutdown
 * hooks have ended; this one does so only when the host itself asked for it. The thread that called
 * exit stays in that call, and is given up on like any call to a device that does not return.
 */
final class ExitGuard {
  private static final Logger log = LoggerFactory.getLogger(ExitGuard.class);

  private final CountDownLatch allowed = new CountDownLatch(1);
  private volatile boolean holding;

  /** Begins to guard. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::hold, "exit-guard"));
  }

  /**
   * Ends the JVM.
   *
   * @param code the exit code
   */
  void exit(int code) {
    if (holding) {
      Runtime.getRuntime().halt(code); // exit() would wait for the one that is being held
    }
    allowed.countDown();
    System.exit(code);
  }

  private void hold() {
    if (allowed.getCount() == 0) {
      return;
    }
    Optional<String> culprit = culprit();
    if (culprit.isEmpty()) {
      return; // nobody asked: the last thread has ended
    }
    holding = true;
    log.error(
        "{} called System.exit; it is kept from ending the host. Remove or mend that plugin: the"
            + " thread that called is lost, and a later restart is advisable",
        culprit.get());
    try {
      allowed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> culprit() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> Stream.of(thread.getValue()).anyMatch(ExitGuard::isExit))
        .map(ExitGuard::describe)
        .findFirst();
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals("java.lang.Runtime") && frame.getMethodName().equals("exit");
  }

  private static String describe(Map.Entry<Thread, StackTraceElement[]> thread) {
    return Stream.of(thread.getValue())
        .filter(frame -> !frame.getClassName().startsWith("java.lang."))
        .map(frame -> frame.getClassName() + " (" + frame + ")")
        .findFirst()
        .orElse("thread " + thread.getKey().getName());
  }
}
