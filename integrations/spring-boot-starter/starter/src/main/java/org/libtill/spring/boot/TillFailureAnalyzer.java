package org.libtill.spring.boot;

import org.libtill.spring.TillConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a wrong property at start without a stack trace. */
class TillFailureAnalyzer extends AbstractFailureAnalyzer<TillConfigurationException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, TillConfigurationException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Correct " + cause.property() + " in the application's properties.",
        cause);
  }
}
