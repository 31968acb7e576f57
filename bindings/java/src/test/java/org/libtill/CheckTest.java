package org.libtill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.libtill.model.CheckName;
import org.libtill.model.CheckState;
import org.libtill.model.ClientCheck;
import org.libtill.model.Finding;
import org.libtill.param.ClientCheckRequest;

/** {@code Client.check()}, against the real sandbox. */
class CheckTest {
  private final Sandbox.Merchant merchant = Sandbox.plain().merchant("payermax");

  private static final ClientCheckRequest WHOLE = ClientCheckRequest.builder().build();

  private ClientCheck checked(Map<String, Object> more) {
    try (Client client = merchant.client(more)) {
      return client.check(WHOLE);
    }
  }

  private ClientCheck checkedWith(String credential, String value) {
    Map<String, Object> credentials =
        new LinkedHashMap<>(Sandbox.members(merchant.config().get("credentials")));
    credentials.put(credential, value);
    return checked(Map.of("credentials", credentials));
  }

  private static Finding finding(ClientCheck found, CheckName name) {
    return found.findings().stream()
        .filter(finding -> finding.name() == name)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGoodConfigurationIsWell() {
    ClientCheck found = checked(Map.of());
    assertEquals("payermax", found.gateway());
    assertEquals(CheckState.OK, found.state());
    for (CheckName name :
        List.of(
            CheckName.CONFIGURATION,
            CheckName.KEYS,
            CheckName.CONNECTION,
            CheckName.CLOCK,
            CheckName.CREDENTIALS)) {
      assertEquals(CheckState.OK, finding(found, name).state(), name.toString());
    }
    assertTrue(merchant.ledger().isEmpty());
  }

  @Test
  void wrongCredentialsFailWithTheFix() throws IOException {
    String text = Files.readString(Sandbox.root().resolve("tests/vectors/payermax.json"));
    Map<String, Object> keys = Sandbox.members(Sandbox.object(text).get("keys"));
    String other =
        (String) Sandbox.members(keys.values().iterator().next()).get("private_key_pkcs8_pem");
    for (ClientCheck found :
        List.of(
            checkedWith("private_key", other),
            checkedWith("merchant_no", "nobody"),
            checkedWith("app_id", "nobody"))) {
      assertEquals(CheckState.FAILED, found.state());
      assertEquals(CheckState.OK, finding(found, CheckName.CONNECTION).state());
      Finding finding = finding(found, CheckName.CREDENTIALS);
      assertEquals(CheckState.FAILED, finding.state());
      assertTrue(finding.fix().contains("compare every credential"), finding.fix());
    }
  }

  @Test
  void aClockThatIsOffFails() {
    merchant.fault("skewed_clock", "orderQuery", Map.of());
    ClientCheck found = checked(Map.of());
    assertEquals(CheckState.FAILED, finding(found, CheckName.CLOCK).state());
    assertEquals(CheckState.UNKNOWN, finding(found, CheckName.CREDENTIALS).state());
  }

  @Test
  void whatWasNotSeenIsUnknown() {
    ClientCheck found = checked(Map.of("base_url", "http://127.0.0.1:1"));
    assertEquals(CheckState.FAILED, finding(found, CheckName.CONNECTION).state());
    assertEquals(CheckState.UNKNOWN, finding(found, CheckName.CLOCK).state());
    assertEquals(CheckState.UNKNOWN, finding(found, CheckName.CREDENTIALS).state());
    try (Client client = merchant.client()) {
      ClientCheck unasked = client.check(ClientCheckRequest.builder().query(false).build());
      assertEquals(CheckState.UNKNOWN, unasked.state());
      assertEquals(CheckState.UNKNOWN, finding(unasked, CheckName.CREDENTIALS).state());
    }
  }
}
