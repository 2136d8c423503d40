package io.portkeeper.config;

import java.io.File;

/**
 * The file of options, which is read again when it was written to, or touched.
 *
 * <p>Not before it has been left alone from one look to the next: whoever writes it in place may be in the middle of it.
 */
public final class ConfigFile {

    private final OptionPlaces places;
    private final File file;
    private Stamp taken;
    private Stamp seen;

    private record Stamp(long modifiedMillis, long length) {}

    /** That file, which was read at start, and will be once more: it may have been changed before anybody looked. */
    ConfigFile(OptionPlaces places, File file) {
        this.places = places;
        this.file = file;
    }

    private Stamp stamp() {
        return new Stamp(file.lastModified(), file.length());
    }

    /** Whether it is to be read again. */
    public boolean hasChanged() {
        Stamp now = stamp();
        boolean rests = now.equals(seen);
        seen = now;
        return rests && !now.equals(taken);
    }

    /**
     * Reads it again, with the other places as they were at start.
     *
     * @param before what is in force; options that are written as there mean what they meant then
     * @return the settings, or null when it says {@code enabled=false}
     * @throws WrongOption naming the option, its value and what was expected
     */
    public Settings read(Settings before) {
        taken = seen;
        if (file.length() == 0 && file.isFile()) {
            throw new WrongOption("the file " + file + " is empty, like a file that could not be written: expected"
                    + " options, or a comment if no option is to be set");
        }
        return places.read(before);
    }

    /** What was read could not be taken up: it is to be read once more. */
    public void readAgain() {
        taken = null;
    }

    @Override
    public String toString() {
        return file.getPath();
    }
}
