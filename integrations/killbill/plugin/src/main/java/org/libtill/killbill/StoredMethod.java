package org.libtill.killbill;

import java.util.UUID;
import org.libtill.param.StoredToken;

/**
 * How a customer pays: by a token of the gateway, or on its page.
 *
 * @param id Kill Bill's number of the payment method
 * @param tenantId whose it is
 * @param accountId whose payment method
 * @param client the client's name in the tenant's configuration
 * @param token the gateway's token; null for the hosted page
 * @param method what the token stands for; null for a card
 * @param organisation the network or wallet; may be null
 * @param description for people, such as the last digits
 */
record StoredMethod(
    UUID id,
    UUID tenantId,
    UUID accountId,
    String client,
    String token,
    String method,
    String organisation,
    String description) {

  StoredToken storedToken() {
    StoredToken.Builder stored = StoredToken.builder().token(token);
    if (method != null) {
      stored.method(method);
    }
    if (organisation != null) {
      stored.organisation(organisation);
    }
    return stored.build();
  }

  @Override
  public String toString() {
    return "payment method " + id + " at " + client;
  }
}
