package io.portkeeper.testapp.it.browser;

import java.util.Locale;

/** What a user has asked all pages for. */
public enum Scheme {
    LIGHT,
    DARK;

    /** As CSS has it, in {@code prefers-color-scheme}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
