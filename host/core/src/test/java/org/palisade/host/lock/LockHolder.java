package org.palisade.host.lock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Another process that holds plugs: it does as it is told on standard input, and beats. */
final class LockHolder {

  private LockHolder() {}

  public static void main(String[] args) throws IOException {
    FileLocks locks = new FileLocks(Path.of(args[0]), System::nanoTime, Clock.systemUTC());
    locks.beat();
    startBeating(locks);
    Optional<PlugLocks.Hold> hold = Optional.empty();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      switch (order) {
        case "take" -> {
          hold = locks.take(List.of(args[1]), "other").hold();
          System.out.println(hold.isPresent() ? "taken" : "busy");
        }
        case "on" -> {
          boolean ours = hold.orElseThrow().enterOn(0, 1, Duration.ofSeconds(15));
          System.out.println(ours ? "entered" : "lost");
        }
        case "release" -> {
          hold.orElseThrow().release(List.of(PlugLocks.InFlight.NONE));
          System.out.println("released");
        }
        default -> System.out.println("what?");
      }
    }
  }

  private static void startBeating(FileLocks locks) {
    Thread beating =
        new Thread(
            () -> {
              try {
                while (!Thread.interrupted()) {
                  Thread.sleep(100);
                  locks.beat();
                }
              } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    beating.setDaemon(true);
    beating.start();
  }
}
