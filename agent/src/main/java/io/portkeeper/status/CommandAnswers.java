package io.portkeeper.status;

import io.portkeeper.text.Printable;
import java.io.IOException;

/** What the agent answers to a command. */
final class CommandAnswers {

    private final Shown shown;

    CommandAnswers(Shown shown) {
        this.shown = shown;
    }

    /** Carries out a request. Returns {@code ok} or {@code error}, a line break, and the result or the reason. */
    String to(String request) {
        try {
            return "ok\n" + does(request.split(" ", 2));
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            return error(e.getMessage());
        }
    }

    static String error(String message) {
        return "error\n" + Printable.lines(message);
    }

    private String does(String[] words) throws IOException {
        String argument = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "status" -> shown.read().json();
            case "report" -> shown.report();
            case "drain" -> shown.operations().drain(argument);
            case "undrain" -> shown.operations().undrain(argument);
            default -> throw new IllegalArgumentException("this version of the agent does not know " + words[0]);
        };
    }
}
