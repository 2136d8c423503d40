package io.portkeeper.testapp.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.stream.IntStream;

/** Figures that an agent may have for the page to show. */
public final class Figures {

    private static final String LONG_SOURCE = "2001:db8:aaaa:bbbb:cccc:dddd:eeee:";
    private static final String LONG_DESTINATION = "[2001:db8:ffff:eeee:dddd:cccc:bbbb:aaa1]:65535";

    private Figures() {}

    /** Four sources: one nearly full, one filling, one drained, one in quarantine. */
    public static JsonObject busy() throws IOException {
        try (InputStream stream = Figures.class.getResourceAsStream("busy.json");
                InputStreamReader reader = new InputStreamReader(stream, UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    /** An agent that has seen no connect. */
    public static JsonObject unused() throws IOException {
        JsonObject status = busy();
        for (String list : new String[] {"sources", "lanes", "holders", "reaps"}) {
            status.add(list, new JsonArray());
        }
        for (String counters : new String[] {"totals", "rungs"}) {
            JsonObject all = status.getAsJsonObject(counters);
            all.keySet().forEach(name -> all.addProperty(name, 0));
        }
        status.addProperty("destinations", 0);
        return status;
    }

    /** Four sources with enough ports everywhere. */
    public static JsonObject calm() throws IOException {
        JsonObject status = busy();
        for (String list : new String[] {"sources", "lanes"}) {
            for (JsonElement one : status.getAsJsonArray(list)) {
                JsonObject object = one.getAsJsonObject();
                object.addProperty("pressure", object.get("pressure").getAsDouble() / 2);
                object.addProperty("quarantined", false);
                object.addProperty("drained", false);
            }
        }
        return status;
    }

    /** A thousand sources with the longest addresses that there are, and fifty lanes. */
    public static JsonObject thousandSources() throws IOException {
        JsonObject status = busy();
        JsonArray sources = new JsonArray();
        IntStream.range(0, 1_000).forEach(n -> sources.add(source(n)));
        status.add("sources", sources);
        JsonArray lanes = new JsonArray();
        IntStream.range(0, 50).forEach(n -> lanes.add(lane(n)));
        status.add("lanes", lanes);
        return status;
    }

    private static JsonObject source(int n) {
        JsonObject source = new JsonObject();
        source.addProperty("address", LONG_SOURCE + Integer.toHexString(n));
        source.addProperty("open", n);
        source.addProperty("timeWaits", 1_000 - n);
        source.addProperty("connects", 100 * n);
        source.addProperty("pressure", n / 1_000.0);
        source.addProperty("quarantined", n == 17);
        source.addProperty("drained", n == 18);
        return source;
    }

    private static JsonObject lane(int n) {
        JsonObject lane = new JsonObject();
        lane.addProperty("source", LONG_SOURCE + Integer.toHexString(999 - n));
        lane.addProperty("destination", LONG_DESTINATION);
        lane.addProperty("open", 999 - n);
        lane.addProperty("timeWaits", 0);
        lane.addProperty("ports", 1_000);
        lane.addProperty("pressure", (999 - n) / 1_000.0);
        return lane;
    }
}
