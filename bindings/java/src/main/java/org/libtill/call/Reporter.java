package org.libtill.call;

import org.libtill.CallListener;

/** Where the calls of a client are reported: the platform's logger, and the shop's listener. */
public final class Reporter {
  final CallListener listener;
  final String gateway;
  final boolean isLogging;

  /**
   * Reports to a listener, which may be null. The events of a call are also logged, unless the
   * client has them for the listener alone.
   */
  public Reporter(CallListener listener, String gateway, boolean isLogging) {
    this.listener = listener;
    this.gateway = gateway;
    this.isLogging = isLogging;
  }
}
