package org.palisade.host.agent;

import java.util.ArrayList;
import java.util.List;

/** Splits a command at blanks, but for those in quotes; knows nothing else of a shell. */
final class CommandWords {
  private static final String SHELL_CHARACTERS = "|&;<>`$";

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private char quote;

  private CommandWords() {}

  /** The words; none for a blank command. */
  static List<String> of(String command) throws UsageException {
    CommandWords splitter = new CommandWords();
    for (int i = 0; i < command.length(); i++) {
      splitter.take(command.charAt(i));
    }
    if (splitter.quote != 0) {
      throw new UsageException("has a quote that is not closed");
    }
    splitter.endWord();
    return splitter.words;
  }

  private void take(char c) throws UsageException {
    if (quote != 0) {
      takeQuoted(c);
    } else if (c == '"' || c == '\'') {
      quote = c;
      inWord = true;
    } else if (Character.isWhitespace(c)) {
      endWord();
    } else if (SHELL_CHARACTERS.indexOf(c) >= 0) {
      throw new UsageException(
          "is run without a shell, to which '" + c + "' would mean something; write a script");
    } else {
      word.append(c);
      inWord = true;
    }
  }

  private void takeQuoted(char c) {
    if (c == quote) {
      quote = 0;
    } else {
      word.append(c);
    }
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
    }
    word.setLength(0);
    inWord = false;
  }
}
