package org.palisade.command;

import java.util.Locale;
import org.palisade.host.control.Kinds.Form;
import org.palisade.host.control.Kinds.Kind;
import org.palisade.host.control.Kinds.Setting;

/** Prints what is known of a kind of device. */
final class KindShown {
  private final Screen screen;

  KindShown(Screen screen) {
    this.screen = screen;
  }

  void print(Kind kind) {
    screen.line(kind.name() + ": " + Screen.plain(kind.summary()));
    kind.text().lines().forEach(line -> screen.line("  " + Screen.plain(line.strip())));
    kind.habits().forEach(habit -> screen.line("  - " + Screen.plain(habit)));
    if (!kind.agents().isEmpty()) {
      screen.line("  agents  " + Screen.plain(String.join(" ", kind.agents())));
    }
    kind.page().ifPresent(page -> screen.line("  see     " + Screen.plain(page)));
    Table table = new Table("setting", "value", "default", "meaning").flexible("value", "meaning");
    for (Setting setting : kind.settings()) {
      table.row(setting.name(), value(setting), setting.byDefault(), setting.help());
    }
    table.print(screen);
  }

  private static String value(Setting setting) {
    String form =
        setting.form() == Form.CHOICE ? String.join("|", setting.choices()) : word(setting.form());
    return form + (setting.required() ? " (required)" : "");
  }

  /** {@code text}, {@code flag}. */
  static String word(Form form) {
    return form.name().toLowerCase(Locale.ROOT);
  }
}
