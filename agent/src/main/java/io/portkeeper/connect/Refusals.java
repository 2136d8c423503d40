package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.reap.Reaper;
import io.portkeeper.track.Holder;
import io.portkeeper.track.OpenConnections;
import java.net.BindException;
import java.util.stream.Collectors;

/** Tells the application and the log why a connect cannot be served. */
final class Refusals {

    private static final int MOST_HOLDERS = 5;

    private final Destinations destinations;
    private final OpenConnections connections;
    private final Reaper reaper;
    private final Notices notices;

    /**
     * Refusals of connects to those destinations.
     *
     * @param reaper null when there is none
     */
    Refusals(Destinations destinations, OpenConnections connections, Reaper reaper, Notices notices) {
        this.destinations = destinations;
        this.connections = connections;
        this.reaper = reaper;
        this.notices = notices;
    }

    /** The application's exception if no source had a port left; it says what was tried. */
    BindException exhausted(Attempt attempt, BindException thrown) {
        boolean wantedPorts = !attempt.failed(Outcome.NO_PORT).isEmpty()
                || !attempt.failed(Outcome.HELD).isEmpty();
        String message = "no local port to " + attempt.destination + " (" + attempt.account()
                + (wantedPorts ? destinations.owned().account() : "")
                + (reaper == null ? "" : resets(attempt)) + ")";
        notices.exhausted(message, () -> holders(attempt.destination));
        BindException explained = new BindException(thrown.getMessage() + ": " + message);
        explained.initCause(thrown);
        explained.setStackTrace(thrown.getStackTrace());
        return explained;
    }

    /** Says what came of resetting other connections for this connect. */
    private String resets(Attempt attempt) {
        String taken = attempt.resets == 0 ? "" : "; " + attempt.resets + " reset, and others took their ports first";
        return attempt.resets >= Rungs.MOST_RESETS
                ? taken
                : taken + "; no connection to reset: "
                        + reaper.account(attempt.destination, attempt.candidates.sources());
    }

    private String holders(Destination destination) {
        return Holder.of(connections, destination).stream()
                .limit(MOST_HOLDERS)
                .map(holder -> "held: " + holder)
                .collect(Collectors.joining("\n"));
    }

    /** The exception for a socket that is neither TCP nor MPTCP, if the operator forbids any source outside the pool. */
    BindException ofAnotherProtocol(Attempt attempt) {
        String message =
                "the agent does not bind a socket that is neither TCP nor MPTCP, so this one may not connect to "
                        + attempt.destination + ": fallback=fail forbids any source but those of the pool";
        notices.refused(message);
        return new BindException(message);
    }

    /** The exception if no source can be bound, and the operator forbids any other. */
    BindException unbindable(Attempt attempt) {
        String reason = attempt.candidates != null
                ? attempt.account()
                : attempt.pool.isEmpty() ? "it has none" : "it has none of the destination's family";
        String message = "no source of the pool can be used to connect to " + attempt.destination + " (" + reason
                + "), and fallback=fail forbids any other";
        notices.refused(message);
        return new BindException(message);
    }
}
