package io.portkeeper.cli;

import io.portkeeper.config.Option;

/** The table of options in the README, made from the options themselves. */
final class OptionTable {

    private OptionTable() {}

    static String markdown() {
        StringBuilder table = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
        for (Option option : Option.values()) {
            table.append("| `").append(option.key()).append("` | ");
            table.append(option.defaultText().equals("none") ? "none" : "`" + option.defaultText() + "`");
            table.append(" | ").append(option.meaning()).append(" |\n");
        }
        return table.toString();
    }
}
