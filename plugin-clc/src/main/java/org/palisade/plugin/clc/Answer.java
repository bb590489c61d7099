package org.palisade.plugin.clc;

import java.util.Optional;

/** One HTTP response, read to its end. */
record Answer(int status, String body, Optional<String> contentType, Optional<String> retryAfter) {

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** A page made for people comes from something else than the API. */
  boolean isPage() {
    return contentType.filter(type -> type.startsWith("text/html")).isPresent();
  }
}
