package org.libtill.spring;

import org.libtill.exception.TillException;
import org.libtill.model.ErrorKind;

/** Explains a failed call to the people of the shop. */
public final class ShopMessage {
  private ShopMessage() {}

  /**
   * Explains an exception.
   *
   * @param client the client's name, as in {@code till.clients.NAME}
   * @param error the exception
   * @return what happened to the money, why, and what to do. It contains nothing secret
   */
  public static String of(String client, TillException error) {
    return money(error) + " " + cause(client, error);
  }

  private static String money(TillException error) {
    if (error.isNotSent()) {
      return "Nothing was sent, and no money moved.";
    }
    if (error.isRejected()) {
      return "The gateway refused, and no money moved.";
    }
    return "It is not known yet whether money moved. Do not repeat it: the shop asks the gateway.";
  }

  private static String cause(String client, TillException error) {
    String name = "till.clients." + client;
    ErrorKind kind = error.kind();
    if (kind == ErrorKind.AUTHENTICATION) {
      return "The gateway does not accept the credentials of "
          + name
          + ". Compare each value below "
          + name
          + ".credentials with the gateway's back office: keys of its test environment do not work"
          + " in production, and the other way round. ("
          + error.getMessage()
          + ")";
    }
    if (kind == ErrorKind.SIGNATURE_INVALID) {
      return "The signature is wrong: it was not sent by the gateway, or the gateway's public key"
          + " below "
          + name
          + ".credentials is that of another environment. ("
          + error.getMessage()
          + ")";
    }
    if (kind == ErrorKind.MISMATCH) {
      return "The gateway speaks of another order, amount or currency than the shop's. Nothing was"
          + " booked: look at the order in the gateway's back office. ("
          + error.getMessage()
          + ")";
    }
    return error.getMessage();
  }
}
