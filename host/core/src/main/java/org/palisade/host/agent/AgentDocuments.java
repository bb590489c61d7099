package org.palisade.host.agent;

/** The texts of one agent, each written once. Thread-safe. */
final class AgentDocuments {
  private final AgentProfile profile;
  private final String metadata;
  private final String manPage;
  private final String help;

  AgentDocuments(AgentProfile profile) {
    this.profile = profile;
    this.metadata = Metadata.of(profile);
    this.manPage = ManPage.of(profile);
    this.help = HelpText.of(profile);
  }

  AgentProfile profile() {
    return profile;
  }

  String metadata() {
    return metadata;
  }

  String manPage() {
    return manPage;
  }

  String help() {
    return help;
  }
}
