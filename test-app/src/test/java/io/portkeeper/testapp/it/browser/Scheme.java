package io.portkeeper.testapp.it.browser;

import java.util.Locale;

/** The colour scheme that a user prefers. */
public enum Scheme {
    LIGHT,
    DARK;

    /** The value of {@code prefers-color-scheme} in CSS. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
