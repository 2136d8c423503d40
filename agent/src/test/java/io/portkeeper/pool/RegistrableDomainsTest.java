package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Most names are from the list's own tests, https://github.com/publicsuffix/list/blob/main/tests/test_psl.txt. */
class RegistrableDomainsTest {

    private final RegistrableDomains domains = RegistrableDomains.listed();

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "b.example.com, example.com",
        "a.b.example.com, example.com",
        "uk.com, uk.com",
        "a.b.example.uk.com, example.uk.com",
        "test.ac, test.ac",
        // A rule with a wildcard
        "b.c.mm, b.c.mm",
        "a.b.c.mm, b.c.mm",
        "test.ac.jp, test.ac.jp",
        "www.test.ac.jp, test.ac.jp",
        "a.b.ide.kyoto.jp, b.ide.kyoto.jp",
        "a.b.c.kobe.jp, b.c.kobe.jp",
        // and an exception to it
        "www.city.kobe.jp, city.kobe.jp",
        "www.www.ck, www.ck",
        "a.b.test.ck, b.test.ck",
        "www.test.k12.ak.us, test.k12.ak.us",
        // A domain whose owner gives out names below it
        "alice.github.io, alice.github.io",
        "www.alice.github.io, alice.github.io",
        "docs.github.com, github.com",
    })
    void are_one_label_more_than_a_public_suffix(String name, String domain) {
        assertThat(domains.of(name)).isEqualTo(domain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com",
                "co.uk",
                "github.io",
                "c.mm",
                "kobe.jp",
                "localhost",
                "db1.internal",
                "a.b.svc.cluster.local",
                "example.example",
                "203.0.113.9",
                "a..b",
                ".com",
                "."
            })
    void are_the_name_itself_where_nobody_can_register_one_or_the_list_knows_nothing(String name) {
        assertThat(domains.of(name)).isEqualTo(RouteKey.normal(name));
    }

    @ParameterizedTest
    @CsvSource({
        "WwW.ExAmPlE.CoM, example.com",
        "www.example.com., example.com",
        "www.xn--85x722f.com.cn, xn--85x722f.com.cn",
        // 公司.cn, which is a suffix
        "www.xn--85x722f.xn--55qx5d.cn, xn--85x722f.xn--55qx5d.cn",
        "shishi.xn--55qx5d.cn, shishi.xn--55qx5d.cn",
        "xn--55qx5d.cn, xn--55qx5d.cn",
        "www.食狮.公司.cn, 食狮.公司.cn",
        // 中国
        "www.xn--85x722f.xn--fiqs8s, xn--85x722f.xn--fiqs8s",
        "_sip._tcp.example.com, example.com",
    })
    void take_capitals_a_final_dot_and_international_names_as_dns_has_them(String name, String domain) {
        assertThat(domains.of(name)).isEqualTo(domain);
    }

    @Property
    void of_a_domain_are_itself_and_of_what_is_below_it_too(
            @ForAll @NotEmpty @Size(max = 4)
                    List<@StringLength(min = 1, max = 5) @CharRange(from = 'a', to = 'z') String> labels,
            @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 5) String below) {
        String name = String.join(".", labels) + ".com";
        String domain = domains.of(name);

        assertThat(name).endsWith(domain);
        assertThat(domains.of(domain)).isEqualTo(domain);
        assertThat(domains.of(name.toUpperCase(Locale.ROOT) + ".")).isEqualTo(domain);
        if (!domain.equals(name)) {
            assertThat(domains.of(below + "." + name)).isEqualTo(domain);
        }
    }
}
