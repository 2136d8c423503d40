package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;

/** Records what a transformer reports about transports, and what it fails with. */
final class TransportLog implements TransportTransformer.Listener {

    final List<String> woven = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final List<String> passingBy = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final TransportTransformer transformer = new TransportTransformer(this, failures::add, false);
    final TransportTransformer refusing = new TransportTransformer(this, failures::add, true);

    @Override
    public void woven(String transport) {
        woven.add(transport);
    }

    @Override
    public void unknown(String transport, String why) {
        unknown.add(transport + ": " + why);
    }

    @Override
    public void lost(String transport) {
        lost.add(transport);
    }

    @Override
    public void passesBy(String transport) {
        passingBy.add(transport);
    }
}
