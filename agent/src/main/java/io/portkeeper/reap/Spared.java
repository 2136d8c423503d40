package io.portkeeper.reap;

/** Why connections that hold a wanted port may not go, counted by one look at them. */
final class Spared {

    int exempt;
    int active;
    int awaiting;
    int unread;
    int opening;

    /** As operators read it, {@code all 28232 active within 2 s}. */
    String text(Rules rules) {
        StringBuilder text = new StringBuilder();
        append(text, active, "active within " + rules.minIdle().toMillis() + " ms");
        append(text, awaiting, "awaiting an answer");
        append(text, unread, "with data that the application has not read");
        append(text, opening, "being opened or closed");
        append(text, exempt, "exempt");
        return text.length() == 0 ? "no connection of this process holds a port" : text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(what);
        }
    }
}
