package org.libtill.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Passes new merchants of a sandbox to the tests of JUnit 5. The sandbox starts once for all tests
 * of a run, and ends after the last.
 *
 * <pre>{@code
 * @ExtendWith(SandboxExtension.class)
 * class ShopTest {
 *   @Test
 *   void aLostAnswerChargesOnce(@SandboxGateway("payermax") SandboxMerchant merchant) {
 *     merchant.fault("drop_answer", "orderAndPay");
 *     try (Client client = merchant.client()) {
 *       new Shop(client).order("A1");
 *     }
 *     merchant.assertChargedOnce("A1");
 *   }
 * }
 * }</pre>
 *
 * <p>{@link SandboxProcess} says which program is started. JUnit is a dependency of the tests, and
 * libtill does not bring it.
 */
@SuppressWarnings("exports") // tests that use it have JUnit, and programs without it need none
public final class SandboxExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SandboxExtension.class);

  /** For JUnit. */
  public SandboxExtension() {}

  /** JUnit closes it with the context of the whole run. */
  private static final class Running implements ExtensionContext.Store.CloseableResource {
    private final SandboxProcess sandbox = SandboxProcess.start();

    @Override
    public void close() {
      sandbox.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SandboxMerchant.class
        || parameter.getParameter().getType() == SandboxProcess.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SandboxProcess sandbox = sandbox(context);
    if (parameter.getParameter().getType() == SandboxProcess.class) {
      return sandbox;
    }
    String gateway =
        parameter
            .findAnnotation(SandboxGateway.class)
            .map(SandboxGateway::value)
            .orElseThrow(SandboxExtension::withoutGateway);
    return sandbox.merchant(gateway);
  }

  private static ParameterResolutionException withoutGateway() {
    return new ParameterResolutionException(
        "a SandboxMerchant needs its gateway's name: @SandboxGateway(\"...\") SandboxMerchant");
  }

  private static SandboxProcess sandbox(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("sandbox", key -> new Running(), Running.class)
        .sandbox;
  }
}
