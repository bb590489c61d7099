package org.palisade.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows under headings. Where they are wider than the screen the widest columns give way that may,
 * and then the last ones are left out: a name or a time that is cut is worth nothing.
 */
final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  /**
   * A cell.
   *
   * @param text what it says
   * @param tone what that means
   */
  record Cell(String text, Screen.Tone tone) {
    Cell {
      text = Screen.plain(text);
    }

    static Cell of(String text) {
      return new Cell(text, Screen.Tone.NONE);
    }
  }

  private final List<String> headings;
  private final Set<String> flexible = new HashSet<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = List.of(headings);
  }

  /** Lets columns give way. */
  Table flexible(String... which) {
    flexible.addAll(List.of(which));
    return this;
  }

  void row(Cell... cells) {
    rows.add(List.of(cells));
  }

  void row(String... cells) {
    rows.add(Arrays.stream(cells).map(Cell::of).toList());
  }

  void print(Screen screen) {
    int[] widths = widths(screen.width());
    List<Cell> top = headings.stream().map(text -> Cell.of(text.toUpperCase(Locale.ROOT))).toList();
    screen.line(line(screen, top, widths));
    rows.forEach(row -> screen.line(line(screen, row, widths)));
  }

  private int[] widths(int room) {
    int[] widths = new int[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = headings.get(i).length();
      for (List<Cell> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    while (needed(widths) > room) {
      Optional<Integer> widest = widest(widths);
      if (widest.isPresent()) {
        widths[widest.get()]--;
      } else if (widths.length > 1) {
        widths = Arrays.copyOf(widths, widths.length - 1);
      } else {
        widths[0] = room;
      }
    }
    return widths;
  }

  private static long needed(int[] widths) {
    return Arrays.stream(widths).asLongStream().sum() + GAP.length() * (widths.length - 1L);
  }

  /** The widest column that may give way. */
  private Optional<Integer> widest(int[] widths) {
    return IntStream.range(0, widths.length)
        .filter(i -> flexible.contains(headings.get(i)) && widths[i] > NARROWEST)
        .boxed()
        .max(Comparator.comparingInt(i -> widths[i]));
  }

  private static String line(Screen screen, List<Cell> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      Cell cell = row.get(i);
      String text = screen.cut(cell.text(), widths[i]);
      line.append(i == 0 ? "" : GAP).append(screen.paint(cell.tone(), text));
      if (i < widths.length - 1) {
        line.append(" ".repeat(widths[i] - text.length()));
      }
    }
    return line.toString().stripTrailing();
  }
}
