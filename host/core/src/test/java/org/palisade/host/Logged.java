package org.palisade.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.rules.ExternalResource;
import org.slf4j.LoggerFactory;

/** Keeps what one class logs while a test runs. */
public final class Logged extends ExternalResource {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

  public Logged(Class<?> of) {
    this.logger = (Logger) LoggerFactory.getLogger(of);
    // Several threads log while a test reads.
    kept.list = new java.util.concurrent.CopyOnWriteArrayList<>();
  }

  @Override
  protected void before() {
    kept.start();
    logger.addAppender(kept);
  }

  @Override
  protected void after() {
    logger.detachAppender(kept);
  }

  /** The messages of a level, in their order. */
  public List<String> at(Level level) {
    return kept.list.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
