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
 * Finds the registrable domain of a name, below which all names belong to one owner. It has one label more than an entry of
 * the <a href="https://publicsuffix.org">public suffix list</a>, which has the suffixes of registries, and of owners who
 * give out names below their own ({@code github.io}).
 *
 * <p>The list, and the code that reads it, come from the jar of Apache HttpClient, which updates the list for each release.
 */
final class RegistrableDomains {

    /** The build relocates the file as it does the classes, and changes this text accordingly. */
    private static final String LIST = "/org/publicsuffix/list/effective_tld_names.dat";

    private final PublicSuffixMatcher suffixes;

    private RegistrableDomains(PublicSuffixMatcher suffixes) {
        this.suffixes = suffixes;
    }

    /** The list, read when it is first needed: about 10,000 rules. */
    private static final class Listed {
        static final RegistrableDomains DOMAINS = read();
    }

    /** The domains by the list in the jar. Do not call this before main, because it loads java.net. */
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
     * The registrable domain of a name, in lower case and without a final dot. If the name has none, the result is the whole
     * name. This is so if the name is itself a public suffix, or if the list does not have its top-level domain, as inside a
     * company or a cluster. In such a domain it is not known where one owner's names end. The list's default rule, two
     * labels, would treat all names of a cluster as one domain.
     */
    String of(String host) {
        String name = RouteKey.normal(host);
        try {
            // One query for each type. Without a type, the matcher makes up a rule for an unknown top-level domain.
            String holders = suffixes.getDomainRoot(name, DomainType.PRIVATE);
            String domain = holders == null ? suffixes.getDomainRoot(name, DomainType.ICANN) : holders;
            return domain == null ? name : domain;
        } catch (IllegalArgumentException e) {
            return name; // not a DNS name: java.net.IDN cannot convert it
        }
    }
}
