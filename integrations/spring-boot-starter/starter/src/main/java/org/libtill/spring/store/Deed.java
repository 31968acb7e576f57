package org.libtill.spring.store;

/**
 * Something that was done about an attempt. Each is done once.
 *
 * @param action what, in the words of {@code AttemptAction}
 * @param detail what distinguishes it from another one of the kind, such as the sum that came back;
 *     empty if there is only one
 */
public record Deed(String action, String detail) {}
