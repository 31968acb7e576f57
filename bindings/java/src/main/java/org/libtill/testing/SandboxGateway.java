package org.libtill.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The gateway of a {@link SandboxMerchant} that {@link SandboxExtension} passes to a test. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface SandboxGateway {
  /**
   * The gateway's name.
   *
   * @return the name, such as {@code payermax}
   */
  String value();
}
