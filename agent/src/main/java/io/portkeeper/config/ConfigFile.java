package io.portkeeper.config;

import java.io.File;

/**
 * The file of options. It is read again when it has been written to or touched.
 *
 * <p>It is not read until it is the same at two looks in a row, because somebody may still be writing it in place.
 */
public final class ConfigFile {

    private final OptionPlaces places;
    private final File file;
    private Stamp taken;
    private Stamp seen;

    private record Stamp(long modifiedMillis, long length) {}

    /**
     * The file as it was read at the start. It is read once more after that, because it may have changed before the first
     * look.
     */
    ConfigFile(OptionPlaces places, File file) {
        this.places = places;
        this.file = file;
    }

    private Stamp stamp() {
        return new Stamp(file.lastModified(), file.length());
    }

    /** Looks at the file, and returns whether it is to be read again. */
    public boolean hasChanged() {
        Stamp now = stamp();
        boolean rests = now.equals(seen);
        seen = now;
        return rests && !now.equals(taken);
    }

    /**
     * Reads the file again, with the other places as they were at the start.
     *
     * @param before what was read the last time; an option that is written as it was then keeps its meaning
     * @return the settings, or null when the file says {@code enabled=false}
     * @throws WrongOption naming the option, its value and what was expected; or the file, if it is empty
     */
    public Settings read(Settings before) {
        taken = seen;
        if (file.length() == 0 && file.isFile()) {
            throw new WrongOption("the file " + file + " is empty, like a file that could not be written: expected"
                    + " options, or a comment if no option is to be set");
        }
        return places.read(before);
    }

    /** Has the file read once more, because what was read could not be put into force. */
    public void readAgain() {
        taken = null;
    }

    @Override
    public String toString() {
        return file.getPath();
    }
}
