package org.palisade.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.palisade.host.control.Task;

/** Waits for answers that come by themselves, each once. */
final class Gathering {

  private Gathering() {}

  /**
   * Waits for so many answers, in the order in which they come.
   *
   * @param count how many
   * @param begin begins what answers
   * @param each told of each at once, on this thread
   */
  static <T> List<T> of(int count, Function<Consumer<T>, Task> begin, Consumer<T> each)
      throws InterruptedException {
    BlockingQueue<T> answers = new LinkedBlockingQueue<>();
    List<T> all = new ArrayList<>();
    Task task = begin.apply(answers::add);
    try {
      while (all.size() < count) {
        T answer = answers.take();
        all.add(answer);
        each.accept(answer);
      }
      return all;
    } finally {
      task.cancel();
    }
  }
}
