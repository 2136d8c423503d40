package io.portkeeper.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixListParser;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;

/**
 * The domain below which a name is its owner's: one label more than the <a href="https://publicsuffix.org">public suffix list</a>
 * has, of registries and of those who give out names below their own ({@code github.io}).
 *
 * <p>The list is the one in the jar of Apache HttpClient, which takes it anew for each release, and so is the code that reads it.
 */
final class RegistrableDomains {

    /** The build moves it, with this text, to where it moves the classes. */
    private static final String LIST = "/org/publicsuffix/list/effective_tld_names.dat";

    private final PublicSuffixMatcher suffixes;

    private RegistrableDomains(PublicSuffixMatcher suffixes) {
        this.suffixes = suffixes;
    }

    /** Read by whoever asks first: about 10,000 rules. */
    private static final class Listed {
        static final RegistrableDomains DOMAINS = read();
    }

    /** Those by the list in the jar. Not before main: it loads java.net. */
    static RegistrableDomains listed() {
        return Listed.DOMAINS;
    }

    private static RegistrableDomains read() {
        try (InputStream list = RegistrableDomains.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException("the jar lacks " + LIST);
            }
            Reader rules = new InputStreamReader(list, StandardCharsets.UTF_8);
            return new RegistrableDomains(new PublicSuffixMatcher(PublicSuffixListParser.INSTANCE.parseByType(rules)));
        } catch (IOException e) {
            throw new IllegalStateException("the jar's " + LIST + " cannot be read", e);
        }
    }

    /**
     * The registrable domain of a name, in small letters and without a final dot; or all of the name when it has none: a public
     * suffix itself, and one below a top-level domain that the list does not have, as inside of a company or a cluster. There
     * nobody knows where one owner ends, and the list's rule for such names, two labels, would make one of all of them.
     */
    String of(String host) {
        String name = RouteKey.normal(host);
        try {
            // Apart, for only so no rule is made up for a top-level domain that the list lacks.
            String holders = suffixes.getDomainRoot(name, DomainType.PRIVATE);
            String domain = holders == null ? suffixes.getDomainRoot(name, DomainType.ICANN) : holders;
            return domain == null ? name : domain;
        } catch (IllegalArgumentException e) {
            return name; // no name of the DNS: java.net.IDN cannot write it
        }
    }
}
