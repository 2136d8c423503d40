package io.portkeeper.cli;

import io.portkeeper.start.Version;

/** Says what the jar is and how to use it; with {@code --options}, prints the table of options in Markdown. */
public final class Main {

    private Main() {}

    /** See the class; exits with 2 for any other argument. */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--options")) {
            System.out.print(OptionTable.markdown());
        } else if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println(Version.text());
        } else if (arguments.length == 0 || arguments[0].equals("--help")) {
            System.out.println(
                    Version.text() + ": ends TCP port exhaustion in a JVM proxy. Add to the proxy's start script:");
            System.out.println();
            System.out.println(
                    "  java -javaagent:portkeeper.jar -Dportkeeper.pool=192.0.2.10-192.0.2.17 -jar proxy.jar");
            System.out.println();
            System.out.println("java -jar portkeeper.jar --options    all options");
            System.out.println("java -jar portkeeper.jar --version    the version");
        } else {
            System.err.println("unknown argument '" + String.join(" ", arguments)
                    + "': expected --options, --version, --help or nothing");
            System.exit(2);
        }
    }
}
