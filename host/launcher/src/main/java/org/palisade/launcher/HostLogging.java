package org.palisade.launcher;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logging: to standard error, by a thread of its own, and never at the cost of a fence: what a slow
 * or dead reader does not take is dropped. In code rather than in XML, which would cost a tenth of
 * a second at each start.
 */
public final class HostLogging extends ContextAwareBase implements Configurator {

  /** Lines that may wait for a slow reader; about 2 MiB. */
  private static final int LINES_THAT_WAIT = 4_096;

  /** Found by Logback through {@code META-INF/services}. */
  public HostLogging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level(System.getenv("PALISADE_LOG")));
    // The wire of third-party libraries would show what our own masking cannot reach.
    context.getLogger("org.apache.cxf").setLevel(Level.WARN);
    root.addAppender(async(context, console(context)));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Level level(String named) {
    return Level.toLevel(named, Level.INFO);
  }

  private static Appender<ILoggingEvent> console(LoggerContext context) {
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern(pattern(System.getenv("JOURNAL_STREAM") != null));
    lines.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(lines);
    console.start();
    return console;
  }

  /** The journal has a clock of its own; elsewhere each line says when it was written. */
  private static String pattern(boolean journal) {
    String line = "%-5level %logger{0}: %message%n%exception";
    return journal ? line : "%date{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} " + line;
  }

  private static Appender<ILoggingEvent> async(
      LoggerContext context, Appender<ILoggingEvent> sink) {
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.setQueueSize(LINES_THAT_WAIT);
    async.setDiscardingThreshold(0);
    async.setNeverBlock(true);
    async.setMaxFlushTime(500);
    async.addAppender(sink);
    async.start();
    return async;
  }
}
