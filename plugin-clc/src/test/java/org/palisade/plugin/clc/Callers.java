package org.palisade.plugin.clc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that call at the same moment. */
final class Callers {
  private Callers() {}

  /** What each of them got: a result or its exception. */
  static List<Object> all(int count, Callable<?> call) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      CyclicBarrier start = new CyclicBarrier(count);
      List<Callable<Object>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(
            () -> {
              start.await();
              return call.call();
            });
      }
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> task : threads.invokeAll(tasks)) {
        outcomes.add(outcome(task));
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Object outcome(Future<Object> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
