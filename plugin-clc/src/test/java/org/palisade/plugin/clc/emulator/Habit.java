package org.palisade.plugin.clc.emulator;

/** How the jobs of a server go. */
public enum Habit {
  /** In the emulator's usual time. */
  NORMAL,
  /** They run for ever and change nothing. */
  STUCK,
  /** They end as failed and change nothing. */
  FAILING,
  /** They take a minute longer. */
  LATE,
  /** They say {@code resumed} on the way, then {@code executing} again. */
  RESUMED,
  /** Their status is {@code unknown}, and they act. */
  UNTOLD
}
